package dev.normkit.tests.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.tier.ClassFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever JDK builds the library, Java 17 can load all of it. */
class BytecodeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"norm-api", "norm-selector", "norm-cpu", "norm-simd", "norm-io", "norm-tests"})
  void isThatOfJava17(String module) throws IOException {
    assertEquals(
        Set.of(ClassFiles.JAVA_17),
        ClassFiles.versions(Path.of("..", module, "target", "classes")).keySet());
  }
}
