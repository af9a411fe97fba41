package dev.normkit.tests.pictures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Draws the pictures of the guides: run it after a change of a rule or a figure, from norm-tests'
 * folder, with the tests' class path; {@code PicturesTest} says how.
 */
public final class Pictures {
  private static final Path GUIDES = Path.of("..", "docs", "pictures");

  /** With the module first, as Javadoc places what belongs to a package. */
  private static final Path JAVADOC =
      Path.of("../norm-api/src/main/javadoc/dev.normkit.api/dev/normkit/api/doc-files");

  private Pictures() {}

  /** Each picture by its place. */
  static Map<Path, String> all() throws IOException {
    Map<Path, String> all = new LinkedHashMap<>();
    String methods = MethodsPicture.draw();
    all.put(GUIDES.resolve("methods.svg"), methods);
    all.put(JAVADOC.resolve("methods.svg"), methods);
    all.put(GUIDES.resolve("decision.svg"), DecisionPicture.draw());
    all.put(GUIDES.resolve("headline.svg"), HeadlinePicture.draw());
    all.put(GUIDES.resolve("speed.svg"), SpeedPicture.draw());
    all.put(GUIDES.resolve("accuracy.svg"), AccuracyPicture.draw());
    return all;
  }

  /** Writes all of them. */
  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<Path, String> picture : all().entrySet()) {
      Files.createDirectories(picture.getKey().getParent());
      Files.writeString(picture.getKey(), picture.getValue());
    }
  }
}
