package dev.postrider.observe;

/** Classes of interfaces that not every server has. */
final class Optionals {

  private Optionals() {}

  /** Whether this application sees the class. */
  static boolean isPresent(String name) {
    try {
      Class.forName(name, false, Optionals.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
