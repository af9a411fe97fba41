package dev.normkit.selector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The warnings that a test is about: it fails without them, and the console gets none of them. Any
 * other warning appears there as always.
 */
public final class ExpectedWarnings implements BeforeEachCallback, AfterEachCallback {
  private final List<String> expected = new ArrayList<>();
  private LoggedLines lines;

  /** At least one warning of this test contains the text. */
  public void expect(String text) {
    expected.add(text);
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    lines = new LoggedLines(Level.WARN);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    lines.close();
    lines.showWithout(expected);
    if (test.getExecutionException().isEmpty()) {
      for (String text : expected) {
        assertTrue(
            lines.all().stream().anyMatch(line -> line.contains(text)),
            () -> "no warning contains \"" + text + "\": " + lines.all());
      }
    }
  }
}
