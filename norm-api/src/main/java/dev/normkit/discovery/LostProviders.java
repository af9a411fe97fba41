package dev.normkit.discovery;

import dev.normkit.spi.NormBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Normkit's own backends whose class is there but not listed by a services file. Each backend's jar
 * has a services file of the same name, and tools that make one jar of several keep only one of
 * these files unless they are told to merge them.
 */
final class LostProviders {
  private static final String FILE = "META-INF/services/" + NormBackend.class.getName();

  private static final String REMEDY =
      "merge the files META-INF/services/*: with maven-shade-plugin by its"
          + " ServicesResourceTransformer, with maven-assembly-plugin by the"
          + " containerDescriptorHandler metaInf-services, with Gradle's shadow plugin by"
          + " mergeServiceFiles()";

  /**
   * Names, since no class here depends on a backend; of this project alone, since only a known name
   * can be looked for. Tools that rename packages rename these too.
   */
  private static final List<Known> KNOWN =
      List.of(
          new Known("cpu", "dev.normkit.cpu.CpuBackend"),
          new Known("simd", "dev.normkit.simd.SimdBackend"));

  private record Known(String id, String provider) {}

  private LostProviders() {}

  /**
   * Looks for lost backends; what the loader throws goes on to the caller.
   *
   * @param loader where to look
   * @param place the same in words
   * @param rows the providers that were found, there or elsewhere
   * @return one row for each that is lost
   */
  static List<BackendRow> seenBy(ClassLoader loader, String place, List<BackendRow> rows) {
    List<BackendRow> lost = new ArrayList<>();
    for (Known known : KNOWN) {
      String file = known.provider().replace('.', '/') + ".class";
      if (rows.stream().noneMatch(row -> row.provider().equals(known.provider()))
          && loader.getResource(file) != null
          && !lists(loader, known.provider())) {
        lost.add(
            BackendRow.broken(
                    known.id(),
                    known.provider(),
                    "its class is there, but no file " + FILE + " that " + place + " sees lists it",
                    Optional.empty())
                .remediedBy(REMEDY));
      }
    }
    return lost;
  }

  /** A file that cannot be read may list it; the lookup itself reports such files. */
  private static boolean lists(ClassLoader loader, String provider) {
    try {
      for (URL file : Collections.list(loader.getResources(FILE))) {
        if (lines(file).contains(provider)) {
          return true;
        }
      }
      return false;
    } catch (IOException | UncheckedIOException unreadable) {
      return true;
    }
  }

  private static List<String> lines(URL file) throws IOException {
    URLConnection connection = file.openConnection();
    // A cached jar would stay open, and its loader with it.
    connection.setUseCaches(false);
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      return in.lines().map(line -> line.replaceAll("#.*", "").strip()).toList();
    }
  }
}
