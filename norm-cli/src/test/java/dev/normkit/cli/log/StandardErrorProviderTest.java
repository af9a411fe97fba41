package dev.normkit.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class StandardErrorProviderTest {
  private static final String NAMED = "slf4j.provider";

  private final Properties before = new Properties();

  @BeforeEach
  void keepProperties() {
    before.putAll(System.getProperties());
  }

  @AfterEach
  void restoreProperties() {
    System.setProperties(before);
  }

  @Test
  void warningsAreOneLineEachAndAllElseIsSilent() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      StandardErrorProvider provider = new StandardErrorProvider();
      provider.initialize();
      Logger log = provider.getLoggerFactory().getLogger("dev.normkit.selector.NormSelector");
      log.info("ready");
      log.warn("backend {} is broken", "x", new IllegalStateException("unseen"));
    } finally {
      System.setErr(err);
    }
    assertEquals(
        "norm: backend x is broken" + System.lineSeparator(),
        bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void isNamedUnlessTheUserNamedSomething() {
    System.clearProperty(NAMED);
    StandardErrorProvider.install();
    assertEquals(StandardErrorProvider.class.getName(), System.getProperty(NAMED));

    System.setProperty(NAMED, "org.example.Other");
    StandardErrorProvider.install();
    assertEquals("org.example.Other", System.getProperty(NAMED));

    System.clearProperty(NAMED);
    System.setProperty(StandardErrorConfigurator.FILE, "mine.xml");
    StandardErrorProvider.install();
    assertNull(System.getProperty(NAMED));
  }
}
