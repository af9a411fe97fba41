package dev.normkit.tests.thirdparty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.NormBackendContract;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Someone else's backend keeps the contract, as found in its jar; in full, as others do. */
@Tag("full")
class LanesContractTest extends NormBackendContract {
  @TempDir private static Path folder;
  private static Path tests;
  private static URLClassLoader loader;

  @BeforeAll
  static void build() throws IOException {
    ThirdParty build = new ThirdParty(folder);
    Path backend = build.backend();
    tests = build.test(backend);
    loader =
        new URLClassLoader(
            new URL[] {backend.toUri().toURL(), tests.toUri().toURL()},
            NormBackend.class.getClassLoader());
  }

  @AfterAll
  static void close() throws IOException {
    loader.close();
  }

  @Override
  protected NormBackend backend() {
    return Backends.discover(loader).require("lanes");
  }

  /** The test that its author wrote is this contract, with this backend. */
  @Test
  void itsOwnTestIsThisContract() throws Exception {
    Class<?> test = loader.loadClass("com.example.lanes.LanesBackendTest");
    assertSame(NormBackendContract.class, test.getSuperclass());
    var supplied = test.getDeclaredMethod("backend");
    supplied.setAccessible(true);
    Object backend = supplied.invoke(test.getConstructor().newInstance());
    assertEquals(backend().getClass(), backend.getClass());
  }
}
