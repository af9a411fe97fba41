package dev.normkit.tests.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The pictures are those that the rules and the measured figures give. With the property {@code
 * normkit.pictures} set to {@code draw} the test draws them anew: {@code mvn test -pl norm-tests
 * -am -Dtest=PicturesTest -Dvm.flags=-Dnormkit.pictures=draw
 * -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false}.
 */
class PicturesTest {
  @Test
  void thePicturesAreUpToDate() throws IOException {
    if ("draw".equals(System.getProperty("normkit.pictures"))) {
      Pictures.main(new String[0]);
    }
    for (Map.Entry<Path, String> picture : Pictures.all().entrySet()) {
      String drawn = Files.readString(picture.getKey()).replace("\r\n", "\n");
      assertEquals(picture.getValue(), drawn, picture.getKey() + " is old; see this class");
      assertTrue(drawn.contains("prefers-color-scheme: dark"), picture.getKey() + " has one look");
    }
  }
}
