package dev.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorsPageTest {

  private static final String INTRODUCTION =
      """
      Every warning, error and exception of Postrider has a code that never changes its meaning. It
      stands in the log, in the exception's message and here. `…` is where the facts stand.

      """;

  private static final Pattern RANGE = Pattern.compile("PR(\\d{4})-PR(\\d{4}) (\\S+)");
  private static final Pattern PLACEHOLDER = Pattern.compile("%(\\d+\\$)?[sd]");

  /** An entry of a catalogue, and where it belongs. */
  record Coded(String inPackage, String constant, Problem problem) {

    int number() {
      return Integer.parseInt(problem.code().substring(2));
    }

    @Override
    public String toString() {
      return problem.code() + " " + constant;
    }
  }

  private static final List<Coded> ENTRIES = find();

  static List<Coded> entries() {
    return ENTRIES;
  }

  private static List<Coded> find() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.postrider")
            .stream()
            .filter(type -> type.isEnum() && type.isAssignableTo(Problem.Entry.class))
            .map(JavaClass::reflect)
            .flatMap(type -> Arrays.stream(type.getEnumConstants()))
            .map(ErrorsPageTest::coded)
            .sorted(java.util.Comparator.comparing(entry -> entry.problem().code()))
            .toList();
  }

  @Test
  void listsEveryProblem() throws IOException {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    String before = "";
    for (Coded entry : entries()) {
      if (!entry.inPackage().equals(before)) {
        page.append("## `").append(entry.inPackage()).append("`\n\n");
        before = entry.inPackage();
      }
      page.append(section(entry.problem()));
    }
    new GeneratedPage("errors", "Errors").check(page.toString());
  }

  @Test
  void givesEachProblemACodeOfItsOwn() {
    assertThat(entries()).extracting(entry -> entry.problem().code()).doesNotHaveDuplicates();
  }

  @Test
  void givesEachPackageARangeOfItsOwn() throws IOException {
    List<int[]> ranges = new ArrayList<>(ranges().values());
    ranges.sort(java.util.Comparator.comparingInt(range -> range[0]));
    for (int i = 1; i < ranges.size(); i++) {
      assertThat(ranges.get(i)[0]).isGreaterThan(ranges.get(i - 1)[1]);
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void keepsToTheRangeOfItsPackage(Coded entry) throws IOException {
    assertThat(entry.problem().code()).matches("PR\\d{4}");
    assertThat(ranges()).containsKey(entry.inPackage());
    int[] range = ranges().get(entry.inPackage());
    assertThat(entry.number()).isBetween(range[0], range[1]);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void speaksInFullSentences(Coded entry) {
    // What ends in another's words, as in "The database cannot be used: %s", ends as they do.
    Problem problem = entry.problem();
    assertThat(List.of(problem.what(), problem.consequence(), problem.remedy()))
        .allSatisfy(
            text -> assertThat(text).matches("([A-Z@%]|postrider\\.)\\S*( \\S+)+(\\.|: %s)"));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void putsFactsIntoTheFirstSentenceOnly(Coded entry) {
    Problem problem = entry.problem();
    assertThat(PLACEHOLDER.matcher(problem.what()).replaceAll("")).doesNotContain("%");
    assertThat(problem.consequence() + problem.remedy()).doesNotContain("%s", "%d");
  }

  private static Coded coded(Object constant) {
    return new Coded(
        constant.getClass().getPackageName(),
        ((Enum<?>) constant).name(),
        ((Problem.Entry) constant).template());
  }

  private static Map<String, int[]> ranges() throws IOException {
    Map<String, int[]> ranges = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("message-ranges.txt"))) {
      Matcher matcher = RANGE.matcher(line);
      if (matcher.matches()) {
        ranges.put(
            matcher.group(3),
            new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))});
      }
    }
    return ranges;
  }

  private static String section(Problem problem) {
    return """
        ### %s

        %s

        - Consequence: %s
        - Remedy: %s

        """
        .formatted(
            problem.code(),
            PLACEHOLDER.matcher(problem.what()).replaceAll("…"),
            problem.consequence(),
            problem.remedy());
  }
}
