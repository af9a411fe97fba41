package dev.normkit.layer;

import org.junit.jupiter.api.function.Executable;

/**
 * A call on the border of what is legal, which must be accepted.
 *
 * @param name what is special
 * @param call the call
 */
record Legal(String name, Executable call) {
  @Override
  public String toString() {
    return name;
  }
}
