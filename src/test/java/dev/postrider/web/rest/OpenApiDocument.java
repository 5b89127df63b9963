package dev.postrider.web.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The checked-in description, read by its indentation; it has no other form. */
final class OpenApiDocument {

  static final Path FILE =
      Path.of("src/main/webapp/WEB-INF/classes/dev/postrider/web/rest/openapi.yaml");

  private static final Pattern PATH = Pattern.compile("  (/\\S*):");
  private static final Pattern METHOD = Pattern.compile("    (get|post|put|patch|delete):");
  private static final Pattern SCHEMA = Pattern.compile("    (\\w+):");
  private static final Pattern PROPERTY = Pattern.compile("        (\\w+): .*");

  private final Set<String> operations = new TreeSet<>();
  private final Map<String, List<String>> schemas = new TreeMap<>();

  private OpenApiDocument(List<String> lines) {
    int start = lines.indexOf("  schemas:");
    String path = "";
    for (String line : lines.subList(0, start)) {
      Matcher at = PATH.matcher(line);
      Matcher method = METHOD.matcher(line);
      if (at.matches()) {
        path = at.group(1);
      } else if (method.matches()) {
        operations.add(method.group(1).toUpperCase(java.util.Locale.ROOT) + " " + path);
      }
    }
    List<String> properties = new ArrayList<>();
    for (String line : lines.subList(start + 1, lines.size())) {
      Matcher schema = SCHEMA.matcher(line);
      Matcher property = PROPERTY.matcher(line);
      if (schema.matches()) {
        properties = new ArrayList<>();
        schemas.put(schema.group(1), properties);
      } else if (property.matches()) {
        properties.add(property.group(1));
      }
    }
  }

  static OpenApiDocument read() {
    try {
      return new OpenApiDocument(Files.readAllLines(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code GET /messages/{id}} and so on. */
  Set<String> operations() {
    return operations;
  }

  /** The fields of an object. */
  List<String> properties(String schema) {
    return schemas.get(schema);
  }
}
