package dev.normkit.selector.method;

/** A rule of normkit's own, an enum's constant: its id is its name. */
interface WrittenRule extends MethodRule {
  String name();

  RuleText text();

  @Override
  default String id() {
    return name().replace('_', '-');
  }

  @Override
  default String source() {
    return text().source();
  }

  @Override
  default String question() {
    return text().question();
  }

  @Override
  default String picks() {
    return text().picks();
  }

  /** The source as a sentence ends with it. */
  default String from() {
    return " (" + source() + ")";
  }
}
