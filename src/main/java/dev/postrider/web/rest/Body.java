package dev.postrider.web.rest;

import static dev.postrider.web.rest.RestProblem.BODY_TOO_LARGE;
import static dev.postrider.web.rest.RestProblem.INVALID;
import static dev.postrider.web.rest.RestProblem.MISSING;
import static dev.postrider.web.rest.RestProblem.NOT_JSON;
import static dev.postrider.web.rest.RestProblem.TWICE;
import static dev.postrider.web.rest.RestProblem.UNKNOWN;

import dev.postrider.Problem;
import dev.postrider.admin.FilterText;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object in the body of a request, checked while it is read: no more bytes than any
 * request needs, no field that is not known or given twice, no value of another type, no deeper
 * nesting than that of {@code filter}. No body at all is an object without fields.
 */
final class Body {

  /** The most bytes of a body. */
  static final int MOST = 65_536;

  static final String FILTER = "filter";

  private static final JsonProvider JSON = JsonProvider.provider();
  private static final Set<String> FLAGS = Set.of("dryRun");
  private static final Set<String> NUMBERS = Set.of("limit");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

  private final Set<String> known;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Boolean> flags = new HashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, String> filter = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private Body(Set<String> known) {
    this.known = new TreeSet<>(known);
  }

  /**
   * Reads it.
   *
   * @param known the fields there are
   * @throws RestException PR1255 to PR1258, PR1260, all that is wrong with its fields at once
   */
  static Body read(InputStream in, String... known) {
    String text = text(in);
    Body body = new Body(Set.of(known));
    if (!text.isBlank()) {
      try (JsonParser parser = JSON.createParser(new StringReader(text))) {
        body.parse(parser);
      } catch (RestException told) {
        throw told;
      } catch (RuntimeException malformed) {
        // Of several kinds: not JSON, ends too soon, too deep.
        throw new RestException(400, NOT_JSON.of("it is malformed"));
      }
    }
    if (!body.problems.isEmpty()) {
      throw new RestException(body.problems);
    }
    return body;
  }

  /** The value, if it is given and not blank. */
  @Nullable String text(String name) {
    return Texts.blankToNull(texts.get(name));
  }

  /**
   * The value.
   *
   * @throws RestException PR1259
   */
  String required(String name) {
    String value = text(name);
    if (value == null) {
      throw new RestException(400, MISSING.of(name));
    }
    return value;
  }

  /** The number, if it is given. */
  @Nullable Long number(String name) {
    return numbers.get(name);
  }

  /** Whether it is given and true. */
  boolean flag(String name) {
    return flags.getOrDefault(name, false);
  }

  /** What is given of a filter, by field. */
  Map<String, String> filter() {
    return filter;
  }

  private static String text(InputStream in) {
    try {
      byte[] bytes = in.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw new RestException(413, BODY_TOO_LARGE.of(MOST));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException otherCharacters) {
      throw new RestException(400, NOT_JSON.of("it is in another encoding"));
    } catch (IOException brokenOff) {
      throw new RestException(400, NOT_JSON.of("it could not be read to its end"));
    }
  }

  private void parse(JsonParser parser) {
    if (parser.next() != Event.START_OBJECT) {
      throw new RestException(400, NOT_JSON.of("it is something else"));
    }
    while (parser.next() != Event.END_OBJECT) {
      String name = parser.getString();
      Event value = parser.next();
      if (!known.contains(name)) {
        problems.add(unknown(name, known));
        skip(parser, value);
      } else if (name.equals(FILTER)) {
        nested(parser, value);
      } else if (FLAGS.contains(name)) {
        flag(parser, name, value);
      } else if (NUMBERS.contains(name)) {
        number(parser, name, value);
      } else {
        text(parser, name, name, value, texts);
      }
    }
    if (parser.hasNext()) {
      throw new RestException(400, NOT_JSON.of("something follows it"));
    }
  }

  private void nested(JsonParser parser, Event start) {
    if (start == Event.VALUE_NULL) {
      return;
    }
    if (start != Event.START_OBJECT) {
      problems.add(INVALID.of(FILTER, "it is an object"));
      skip(parser, start);
      return;
    }
    while (parser.next() != Event.END_OBJECT) {
      String name = parser.getString();
      Event value = parser.next();
      if (FilterText.FIELDS.contains(name)) {
        text(parser, name, FILTER + "." + name, value, filter);
      } else {
        problems.add(unknown(name, FilterText.FIELDS));
        skip(parser, value);
      }
    }
  }

  private void flag(JsonParser parser, String name, Event value) {
    if (value == Event.VALUE_TRUE || value == Event.VALUE_FALSE) {
      if (flags.put(name, value == Event.VALUE_TRUE) != null) {
        problems.add(TWICE.of(name));
      }
    } else if (value != Event.VALUE_NULL) {
      problems.add(INVALID.of(name, "it is true or false"));
      skip(parser, value);
    }
  }

  private void number(JsonParser parser, String name, Event value) {
    if (value == Event.VALUE_NUMBER && WHOLE.matcher(parser.getString()).matches()) {
      if (numbers.put(name, Long.valueOf(parser.getString())) != null) {
        problems.add(TWICE.of(name));
      }
    } else if (value != Event.VALUE_NULL) {
      problems.add(INVALID.of(name, "it is a whole number"));
      skip(parser, value);
    }
  }

  private void text(
      JsonParser parser, String name, String path, Event value, Map<String, String> into) {
    if (value == Event.VALUE_STRING) {
      String text = parser.getString();
      Texts.flaw(name, text).ifPresent(problems::add);
      if (into.put(name, text) != null) {
        problems.add(TWICE.of(path));
      }
    } else if (value != Event.VALUE_NULL) {
      problems.add(INVALID.of(path, "it is a text"));
      skip(parser, value);
    }
  }

  /** Past what stands there; without recursion, however deep it is. */
  private static void skip(JsonParser parser, Event value) {
    int depth = 0;
    for (Event event = value; ; event = parser.next()) {
      if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
        depth++;
      } else if (event == Event.END_OBJECT || event == Event.END_ARRAY) {
        depth--;
      }
      if (depth == 0) {
        return;
      }
    }
  }

  private static Problem unknown(String name, Iterable<String> known) {
    String shown = name.matches("[\\w.-]{1,40}") ? "field " + name : "field of this name";
    String all = String.join(", ", known);
    return UNKNOWN.of(shown, all.isEmpty() ? "none" : all);
  }
}
