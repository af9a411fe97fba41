package dev.normkit.io.health;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
  /** The layer computes what nobody can have wanted, or will in some inputs. */
  ERROR,
  /** Something to know; it occurs in healthy models. */
  NOTE;

  /** {@return the word used in reports} */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
