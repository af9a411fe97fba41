package dev.normkit.selector.method;

import java.util.List;
import java.util.Optional;

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

  @Override
  default List<String> figures() {
    return text().figures();
  }

  @Override
  default Optional<String> contradiction() {
    return text().contradiction();
  }

  @Override
  default Optional<String> checked() {
    return text().checked();
  }

  /** The source as a sentence ends with it. */
  default String from() {
    return " (" + source() + ")";
  }
}
