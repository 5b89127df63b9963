package dev.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {

  @Test
  void isToldInOneLineWhateverIsInIt() {
    Problem problem =
        new Problem("PR0001", "m-1\r\n2026 INFO all is well\u001b[2J\u2028 failed.", "No.", "Yes.");

    assertThat(problem.toString())
        .isEqualTo("PR0001: m-1 2026 INFO all is well [2J  failed. No. Yes.");
    assertThat(problem.what()).as("as it was").contains("\r\n");
  }
}
