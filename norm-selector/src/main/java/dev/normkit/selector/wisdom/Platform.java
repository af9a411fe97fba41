package dev.normkit.selector.wisdom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine and JDK on which times were measured, as far as Java knows them.
 *
 * @param machine processor, architecture and number of processors that this JVM may use
 * @param jdk vendor, version and compilation mode
 */
public record Platform(String machine, String jdk) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** Read once: neither changes while a JVM runs, but for the number of processors. */
  private static final String PROCESSOR = processor();

  public static Platform current() {
    return new Platform(
        PROCESSOR
            + ", "
            + System.getProperty("os.arch")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors",
        System.getProperty("java.vm.vendor")
            + " "
            + System.getProperty("java.vm.version")
            // Sharing of class data comes and goes with the class path and changes no time.
            + ", "
            + System.getProperty("java.vm.info", "").replace(", sharing", ""));
  }

  /** The model as Linux knows it; other systems tell it to native code only. */
  private static String processor() {
    if (!Files.isReadable(PROCESSORS)) {
      return "unknown processor";
    }
    // Not UTF-8: whatever the bytes are, they are the same next time.
    try (Stream<String> lines = Files.lines(PROCESSORS, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("model name") || line.startsWith("CPU part"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException | UncheckedIOException unreadable) {
      return "unknown processor";
    }
  }

  @Override
  public String toString() {
    return machine + "; " + jdk;
  }
}
