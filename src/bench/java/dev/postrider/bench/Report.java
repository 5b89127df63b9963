package dev.postrider.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** All figures at a glance, for people and, as a file, for programs. */
final class Report {

  private final Map<String, Double> figures;

  Report(Figures figures) {
    this.figures = figures.values();
  }

  void print() {
    System.out.println();
    figures.forEach((name, value) -> System.out.println(line(name, value)));
    List<String> marks = Marks.judge(figures);
    if (!marks.isEmpty()) {
      System.out.println("\nMarks");
      marks.forEach(System.out::println);
    }
  }

  void write(Path file) throws IOException {
    Files.writeString(
        file,
        figures.entrySet().stream()
            .map(f -> String.format(Locale.ROOT, "  \"%s\": %.6f", f.getKey(), f.getValue()))
            .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
  }

  private static String line(String name, double value) {
    return "%-56s %10s".formatted(name, Figures.format(value));
  }
}
