package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class path of a side. */
class BuildTest {
  @TempDir private Path folder;
  @TempDir private Path other;

  private static List<Path> jars(Path in, String... names) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String name : names) {
      jars.add(Files.writeString(in.resolve(name), name));
    }
    return jars;
  }

  private List<Path> others() throws IOException {
    return jars(
        other,
        "norm-api-2.jar",
        "norm-bench-2.jar",
        "norm-cpu-2.jar",
        "norm-simd-2.jar",
        "gson-2.jar");
  }

  @Test
  void measuringClassesOfItsOwnComeAlone() throws IOException {
    List<Path> own =
        jars(folder, "norm-api-1.jar", "norm-bench-1.jar", "norm-cpu-1.jar", "norm-simd-1.jar");
    assertEquals(own, Build.in(folder, "own", others()).jars());
  }

  /** And no jar is there twice. */
  @Test
  void theOthersMeasuringClassesWithItsOwnKernels() throws IOException {
    List<Path> jars =
        new ArrayList<>(
            jars(folder, "norm-api-1.jar", "norm-cpu.jar", "norm-simd-0.1-SNAPSHOT.jar"));
    others();
    jars.add(other.resolve("norm-bench-2.jar"));
    jars.add(other.resolve("gson-2.jar"));
    assertEquals(jars, Build.in(folder, "kernels", others()).jars());
  }

  @Test
  void aFolderWithoutKernelsIsRefused() throws IOException {
    jars(folder, "norm-api-1.jar", "norm-cpu-1.jar");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Build.in(folder, "half", others()));
    assertEquals(
        folder
            + " has the jars of [norm-api, norm-cpu]; a build needs the jars of norm-api, norm-cpu"
            + " and norm-simd",
        refused.getMessage());
  }

  @Test
  void theFingerprintIsThatOfTheKernels() throws IOException {
    jars(folder, "norm-api-1.jar", "norm-bench-1.jar", "norm-cpu-1.jar", "norm-simd-1.jar");
    String before = Build.in(folder, "a", List.of()).fingerprint();
    Files.writeString(folder.resolve("norm-bench-1.jar"), "other");
    assertEquals(before, Build.in(folder, "a", List.of()).fingerprint());
    Files.writeString(folder.resolve("norm-simd-1.jar"), "other");
    assertNotEquals(before, Build.in(folder, "a", List.of()).fingerprint());
  }
}
