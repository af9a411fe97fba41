package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The class archive of the start script: whatever is wrong with it, both streams stay the same. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is one of /bin/sh")
class ArchiveTest {
  private static final String COMMAND = "bin/norm --help";
  private static final String PLAIN = "NORMKIT_ARCHIVE=off " + COMMAND;
  private static final String WAITING = "NORMKIT_ARCHIVE=wait " + COMMAND;

  /** Uses an archive that is there, and starts to make one if none is. */
  private static final String USUAL = "NORMKIT_ARCHIVE= " + COMMAND;

  private static final String WORDS = "Chooses, explains and runs";

  @TempDir Path home;

  private Shell shell;
  private Path archive;

  /** As the package has it, with jars, since an archive is of jars alone. */
  @BeforeEach
  void install() throws IOException {
    home = home.toRealPath();
    shell = new Shell(home);
    Path script = Files.createDirectories(home.resolve("bin")).resolve("norm");
    Files.copy(Path.of("src", "main", "dist", "bin", "norm"), script);
    assertTrue(script.toFile().setExecutable(true));
    Files.createDirectories(home.resolve("lib"));
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      Path jar = home.resolve("lib/" + number++ + ".jar");
      if (entry.endsWith("test-classes") || entry.matches(".*(junit|surefire).*")) {
        continue;
      }
      if (Files.isDirectory(path)) {
        pack(path, jar, WORDS);
      } else {
        Files.copy(path, jar);
      }
    }
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    archive = Path.of(home + "/cache" + java + "/norm.jsa");
  }

  /** Without compression, always with the same length and the same time. */
  private static void pack(Path classes, Path jar, String words) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> files = Files.walk(classes)) {
      for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(each);
        if (each.endsWith("NormCommand.class")) {
          String text = new String(bytes, StandardCharsets.ISO_8859_1).replace(WORDS, words);
          bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        }
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(classes.relativize(each).toString().replace('\\', '/'));
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(bytes);
      }
    }
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));
  }

  private void assertSame(Shell.Result expected, String command) throws Exception {
    assertTrue(expected.out().contains("Usage: norm"), expected.out() + expected.err());
    assertEquals(expected, shell.run(command));
  }

  /** As if it were noted, so that the JVM itself finds out. */
  private void plant(String text) throws Exception {
    Files.createDirectories(archive.getParent());
    Files.writeString(archive, text);
    Shell.Result sums =
        shell.run(
            "cksum \"$(cd -P $JAVA_HOME && pwd -P)\"/release $PWD/lib/*.jar '%s' >'%s'.sum"
                .formatted(archive, archive));
    assertEquals(0, sums.exitCode(), sums.err());
  }

  @Test
  void whatTheJvmRefusesIsLeftOutSilently() throws Exception {
    String quick = "export JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1; ";
    Shell.Result plain = shell.run(quick + PLAIN);
    plant("the archive of a Java that nobody knows");
    assertSame(plain, quick + USUAL);
    plant("");
    assertSame(plain, quick + USUAL);
  }

  /** Told by a Java that notes what it is asked for; where it can be, an archive is. */
  @Test
  void whereNothingCanBeWrittenNothingIsMade() throws Exception {
    Installed.tool(home.resolve("java/bin/java"), "echo \"$*\" >>starts; echo Usage: norm");
    Files.writeString(home.resolve("java/release"), "MODULES=\"java.base\"\n");
    Files.createFile(home.resolve("cache"));
    String noting = "export JAVA_HOME=$PWD/java; ";
    for (String user :
        List.of("export XDG_CACHE_HOME=$PWD/cache; ", "unset HOME XDG_CACHE_HOME; ")) {
      assertEquals(
          new Shell.Result(0, "Usage: norm\n", ""), shell.run(noting + user + WAITING), user);
    }
    assertEquals(List.of(false, false), makings());
    Files.delete(home.resolve("cache"));
    shell.run(noting + WAITING);
    assertEquals(List.of(false, false, true, false), makings());
  }

  /** For each start of that Java whether it was to make an archive. */
  private List<Boolean> makings() throws IOException {
    return Files.readAllLines(home.resolve("starts")).stream()
        .map(words -> words.contains("MakeArchive"))
        .toList();
  }

  @Tag("full")
  @Test
  void whereNothingCanBeWrittenBothStreamsAreTheSame() throws Exception {
    Files.createFile(home.resolve("cache"));
    Shell.Result plain = shell.run(PLAIN);
    assertSame(plain, "XDG_CACHE_HOME=$PWD/cache " + WAITING);
    assertSame(plain, "unset HOME XDG_CACHE_HOME; " + WAITING);
    assertEquals(0, Files.size(home.resolve("cache")));
  }

  @Tag("full")
  @Test
  void anArchiveIsMadeAndUsed() throws Exception {
    Shell.Result plain = shell.run(PLAIN);
    assertSame(plain, WAITING);
    assertTrue(Files.size(archive) > 0, "this Java can't make archives");
    FileTime made = Files.getLastModifiedTime(archive);
    assertSame(plain, WAITING);
    assertEquals(made, Files.getLastModifiedTime(archive));
    shell.run("JDK_JAVA_OPTIONS=-Xlog:class+load:file=loaded " + USUAL);
    String loaded = Files.readString(home.resolve("loaded"));
    for (String type : List.of("dev.normkit.cli.Main", "picocli.CommandLine")) {
      assertTrue(loaded.contains(type + " source: shared objects file"), type);
    }
  }

  /** The other jar has the same name, length and time, and the JVM looks at nothing else. */
  @Tag("full")
  @Test
  void anArchiveOfOtherJarsIsNotUsed() throws Exception {
    Shell.Result plain = shell.run(WAITING);
    Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertTrue(Files.isDirectory(classes), "the program is a jar already");
    List<String> entries = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    Path jar = home.resolve("lib/" + entries.indexOf(classes.toString()) + ".jar");
    long length = Files.size(jar);
    pack(classes, jar, WORDS.replace("runs", "RUNS"));
    assertEquals(length, Files.size(jar));
    Shell.Result changed = shell.run(PLAIN);
    assertFalse(changed.equals(plain));
    assertSame(changed, WAITING);
    assertSame(changed, USUAL);
  }

  /** JDK 17 crashes where an archive is cut off; it never comes to that. */
  @Tag("full")
  @Test
  void aDamagedArchiveIsMadeAgain() throws Exception {
    Shell.Result plain = shell.run(WAITING);
    long length = Files.size(archive);
    byte[] bytes = Files.readAllBytes(archive);
    Files.delete(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 3));
    assertSame(plain, WAITING);
    assertTrue(Files.size(archive) > length / 2, "it is still " + Files.size(archive));
  }

  @Tag("full")
  @Test
  void startsAtTheSameTimeMakeOne() throws Exception {
    Shell.Result plain = shell.run(PLAIN);
    shell.run(
        "for i in 1 2 3 4; do ("
            + USUAL
            + " >out-$i 2>err-$i; echo $? >>out-$i) & done; wait;"
            + " for i in $(seq 300); do [ -e '"
            + archive
            + ".sum' ] && exit; sleep 0.2; done");
    for (int i = 1; i <= 4; i++) {
      assertEquals(plain.out() + "0\n", Files.readString(home.resolve("out-" + i)));
      assertEquals("", Files.readString(home.resolve("err-" + i)));
    }
    assertSame(plain, WAITING);
    try (Stream<Path> files = Files.list(archive.getParent())) {
      assertEquals(
          List.of("lock", "norm.jsa", "norm.jsa.sum"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }
}
