package dev.normkit.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class StandardErrorProviderTest {
  @Test
  void warningsAreOneLineEachAndAllElseIsSilent() {
    Logger log = LoggerFactory.getLogger("dev.normkit.selector.NormSelector");
    assertInstanceOf(WarningLogger.class, log);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      log.atDebug().addArgument(() -> "never asked").log("{}");
      log.info("ready: {}", "cpu");
      log.warn("backend {} is broken: {}", "x", "größe", new IllegalStateException("unseen"));
      log.atError().log("an error");
    } finally {
      System.setErr(before);
    }
    assertEquals(
        "norm: backend x is broken: größe%nnorm: an error%n".formatted(),
        bytes.toString(StandardCharsets.UTF_8));
  }
}
