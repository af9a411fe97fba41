package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.bytes.WholeFile;
import dev.normkit.tier.TestTier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  private static final WholeFile.Content NEW = out -> out.write(bytes("new"));

  private static final WholeFile.Content DISK_FULL =
      out -> {
        out.write(bytes("half"));
        throw new IOException("disk full");
      };

  private static final int ROUNDS = TestTier.either(100, 25);

  @TempDir Path directory;

  private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();

  @Test
  void makesAFile() throws IOException {
    write(directory.resolve("y"), false, NEW);
    assertEquals("new", Files.readString(directory.resolve("y")));
    assertEquals(List.of("y"), names());
  }

  @Test
  void refusesAFileThatIsThereUnlessForced() throws IOException {
    Path file = Files.writeString(directory.resolve("y"), "old");
    assertEquals(
        "--out " + file + ": the file exists; --force replaces it", refusal(file, false, NEW));
    assertThrows(IOException.class, () -> output(file, false).requireWritable());
    assertEquals("old", Files.readString(file));
    write(file, true, NEW);
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("y"), names());
  }

  @Test
  void aFileThatCameMeanwhileIsNotReplaced() throws IOException {
    Path file = directory.resolve("y");
    String refused = refusal(file, false, out -> Files.writeString(file, "came first"));
    assertEquals("--out " + file + ": the file exists", refused);
    assertEquals("came first", Files.readString(file));
  }

  /** Whoever looks before it renames lets the later of two writers replace what the other wrote. */
  @Test
  void ofTwoAtTheSameTimeOneIsRefused() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Path file = directory.resolve("y" + round);
        AtomicInteger written = new AtomicInteger();
        Callable<Integer> writer = () -> accepted(file, written);
        int accepted = 0;
        for (Future<Integer> result : writers.invokeAll(List.of(writer, writer))) {
          accepted += result.get();
        }
        assertEquals(1, accepted);
        assertEquals("new", Files.readString(file));
      }
    } finally {
      writers.shutdown();
    }
    assertEquals(ROUNDS, names().size());
  }

  private int accepted(Path file, AtomicInteger written) {
    try {
      write(file, false, out -> writeTogether(out, written));
      return 1;
    } catch (IOException refused) {
      assertTrue(refused.getMessage().startsWith("--out " + file + ": the file exists"));
      return 0;
    }
  }

  /** Spins, since a thread that is woken comes too late to meet the other one. */
  private static void writeTogether(OutputStream out, AtomicInteger written) throws IOException {
    NEW.writeTo(out);
    written.incrementAndGet();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (written.get() < 2 && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
  }

  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no permissions there")
  @Test
  void keepsThePermissionsOfAFileThatItReplaces() throws IOException {
    for (String permissions : List.of("rw-------", "rwxrwxrwx", "r--r-----")) {
      Path file = Files.writeString(directory.resolve(permissions), "old");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      write(file, true, NEW);
      assertEquals("new", Files.readString(file));
      assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  @Test
  void aFailureLeavesEverythingAsItWas() throws IOException {
    Path file = Files.writeString(directory.resolve("y"), "old");
    assertThrows(OutputException.class, () -> write(file, true, DISK_FULL));
    assertThrows(OutputException.class, () -> write(directory.resolve("z"), false, DISK_FULL));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("y"), names());
  }

  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a right of their own there")
  @Test
  void writesThroughLinksInsteadOfReplacingThem() throws IOException {
    Path file = Files.writeString(directory.resolve("y"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("y"));
    Path linkToLink = Files.createSymbolicLink(directory.resolve("link2"), link);
    write(linkToLink, true, NEW);
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.isSymbolicLink(linkToLink));
    assertEquals("new", Files.readString(file));

    Path toNothing = Files.createSymbolicLink(directory.resolve("link3"), Path.of("new"));
    write(toNothing, false, NEW);
    assertTrue(Files.isSymbolicLink(toNothing));
    assertEquals("new", Files.readString(directory.resolve("new")));

    Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    assertEquals(
        "--out " + loop + ": its symbolic links lead to each other", refusal(loop, true, NEW));
  }

  @Test
  void neverReplacesADirectory() throws IOException {
    Path below = Files.createDirectory(directory.resolve("below"));
    assertEquals(
        "--out " + below + ": it is a directory; give the name of a file",
        refusal(below, true, NEW));
    assertEquals(List.of("below"), names());
  }

  @Test
  void saysWhatIsWrongWithTheDirectory() throws IOException {
    Path none = directory.resolve("none/y");
    assertEquals(
        "--out " + none + ": its directory '" + none.getParent() + "' does not exist",
        refusal(none, false, NEW));
    Path file = Files.writeString(directory.resolve("file"), "");
    assertEquals(
        "--out " + file + "/y: '" + file + "' is not a directory",
        refusal(file.resolve("y"), false, NEW));
  }

  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has /proc")
  @Test
  void aDirectoryThatTakesNoFilesIsNamed() throws IOException {
    assertEquals(
        "--out /proc/y.npy: no file can be made in '/proc'",
        refusal(Path.of("/proc/y.npy"), false, NEW));
  }

  @Test
  void failuresNameTheFileOfTheUserAlone() throws IOException {
    Path file = directory.resolve("y");
    String start = "--out " + file + ": ";
    assertEquals(start + "access is denied", refusal(file, false, failing("denied")));
    assertEquals(start + "No space left", refusal(file, false, failing("No space left")));
    assertEquals(start + "gone", refusal(file, false, failing("gone")));
    Path long255 = directory.resolve("y".repeat(255));
    write(long255, false, NEW);
    assertTrue(Files.exists(long255));
    Path tooLong = directory.resolve("y".repeat(256));
    String refused = refusal(tooLong, false, NEW);
    assertTrue(refused.startsWith("--out " + tooLong + ": "), refused);
    assertFalse(refused.contains(".part"), refused);
  }

  private static WholeFile.Content failing(String kind) {
    return out -> {
      throw switch (kind) {
        case "denied" -> new AccessDeniedException("part");
        case "gone" -> new FileSystemException("part", "other", "gone");
        default -> new IOException(kind);
      };
    };
  }

  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has /dev/full")
  @Test
  void aDeviceIsWrittenIntoWithoutForce() throws IOException {
    write(Path.of("/dev/null"), false, NEW);
    OutputException full =
        assertThrows(OutputException.class, () -> write(Path.of("/dev/full"), false, NEW));
    assertTrue(full.getMessage().startsWith("--out /dev/full: "), full.getMessage());
    assertFalse(full.closedPipe());
  }

  @Test
  void aHyphenIsStandardOutput() throws IOException {
    for (String name : List.of("-", "/dev/stdout")) {
      OutputFile file = new OutputFile("--out", new FileName(name), false);
      assertTrue(file.standardOutput());
      file.requireWritable();
      file.write(pipes(), NEW);
    }
    assertEquals("newnew", standardOutput.toString(StandardCharsets.UTF_8));
    assertEquals(List.of(), names());
  }

  private Pipes pipes() {
    return new Pipes(InputStream.nullInputStream(), new StandardOutput(standardOutput));
  }

  private void write(Path file, boolean force, WholeFile.Content content) throws IOException {
    output(file, force).write(pipes(), content);
  }

  private static OutputFile output(Path file, boolean force) {
    return new OutputFile("--out", new FileName(file.toString()), force);
  }

  private String refusal(Path file, boolean force, WholeFile.Content content) {
    return assertThrows(IOException.class, () -> write(file, force, content)).getMessage();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
