package dev.normkit.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class StandardErrorConfiguratorTest {
  @Test
  void warningsAreOneLineEachAndAllElseIsSilent() {
    Logger log = LoggerFactory.getLogger("dev.normkit.selector.NormSelector");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      log.atDebug().addArgument(() -> "never asked").log("{}");
      log.info("ready: {}", "cpu");
      log.warn("backend {} is broken: {}", "x", "no licence", new IllegalStateException("unseen"));
      log.atError().log("an error");
    } finally {
      System.setErr(before);
    }
    assertEquals(
        "norm: backend x is broken: no licence%nnorm: an error%n".formatted(),
        bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aFileOfTheUsersOverrides() {
    System.setProperty("logback.configurationFile", "mine.xml");
    try {
      assertEquals(
          ExecutionStatus.INVOKE_NEXT_IF_ANY,
          new StandardErrorConfigurator().configure(new LoggerContext()));
    } finally {
      System.clearProperty("logback.configurationFile");
    }
  }
}
