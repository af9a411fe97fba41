package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The start script as a process: what no test inside this JVM sees. Mostly in full. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is one of /bin/sh")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ScriptTest {
  @TempDir Path home;

  @BeforeEach
  void install() throws IOException {
    Installed.in(home);
    Files.copy(Fixtures.root().resolve("apply/auto/x.npy"), home.resolve("x.npy"));
  }

  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has /dev/full")
  @Tag("full")
  @Test
  void outputThatCannotBeWrittenIsAFailure() throws Exception {
    for (String command :
        List.of("select --network cnn", "apply --method rms --in x.npy --out -")) {
      Shell.Result result = sh("bin/norm " + command + " >/dev/full");
      assertTrue(result.err().startsWith("norm: standard output: "), result.err());
      assertEquals(1, result.err().lines().count(), result.err());
      assertEquals(1, result.exitCode());
    }
    Shell.Result file = sh("bin/norm apply --method rms --in x.npy --out /dev/full");
    assertTrue(file.err().startsWith("norm: --out /dev/full: "), file.err());
    assertEquals(1, file.exitCode());
  }

  /** The reader ends at once; the second command finds a pipe that is closed for sure. */
  @Tag("full")
  @Test
  void aClosedPipeIsNoFailure() throws Exception {
    for (String reader : List.of("head -n 1", "true")) {
      Shell.Result result = sh("{ bin/norm select --network cnn; echo $? >code; } | " + reader);
      assertEquals("", result.err());
      assertEquals("0", Files.readString(home.resolve("code")).strip());
    }
  }

  /** Java would open a file of its own in the place of a closed stream, and read or write that. */
  @Test
  void aClosedStreamIsNotMistakenForAFile() throws Exception {
    Shell.Result out = sh("bin/norm backends >&-");
    assertEquals(
        "norm: standard output is closed; give it a reader, a file or /dev/null",
        out.err().strip());
    assertEquals(1, out.exitCode());
  }

  @Tag("full")
  @Test
  void anotherClosedStreamIsNotMistakenForAFileEither() throws Exception {
    Shell.Result in = sh("bin/norm apply --method rms --in - --out y.npy <&-");
    assertEquals("norm: --in -: it is empty; an .npy file is needed", in.err().strip());
    assertEquals(2, in.exitCode());
    Shell.Result err = sh("bin/norm apply --method rms --in none --out y.npy 2>&-");
    assertEquals("", err.out() + err.err());
    assertEquals(2, err.exitCode());
  }

  /** What Java makes of a closed pipe is told by the system, in the language of its messages. */
  @ParameterizedTest
  @CsvSource({
    "LC_ALL=de_DE.UTF-8, LANG=de_DE.UTF-8 LC_MESSAGES=C",
    "LC_ALL=de_DE.UTF-8 LC_TIME=C LC_CTYPE=C LANG=C, LANG=de_DE.UTF-8 LC_MESSAGES=C",
    "LANG=de_DE.UTF-8, LANG=de_DE.UTF-8 LC_MESSAGES=C",
    "LANG=de_DE.UTF-8 LC_MESSAGES=fr_FR.UTF-8, LANG=de_DE.UTF-8 LC_MESSAGES=C",
    "LANG=C.UTF-8 LC_TIME=de_DE.UTF-8, LANG=C.UTF-8 LC_MESSAGES=C LC_TIME=de_DE.UTF-8"
  })
  void theSystemsMessagesAreEnglishForJava(String given, String expected) throws Exception {
    tool("java/bin/java", "env | grep -E '^(LANG|LC_)' | sort | paste -s -d ' ' -");
    tool("tools/locale", "echo UTF-8");
    Files.writeString(home.resolve("java/release"), "MODULES=\"java.base\"\n");
    Shell.Result result =
        sh("JAVA_HOME=$PWD/java PATH=$PWD/tools:$PATH " + given + " bin/norm backends");
    assertEquals(expected, result.out().strip());
    assertEquals("", result.err());
  }

  /**
   * With the vector module, which takes a filter, and where an archive is to be made. Other signals
   * are ignored where whoever began the tests ignores them, as nohup does.
   */
  @ParameterizedTest
  @CsvSource({"jdk.incubator.vector, off", "jdk.incubator.vector, ''", "java.base, ''"})
  void whatEndsTheScriptEndsJava(String modules, String archive) throws Exception {
    plantJava(
        modules,
        """
        trap 'echo ended >>ended; echo bye >&2; exit 143' TERM
        echo >started
        for i in $(seq 300); do sleep 0.1; done
        """);
    Shell.Result result =
        sh(
            "export JAVA_HOME=$PWD/java NORMKIT_ARCHIVE=%s; bin/norm backends & p=$!;"
                    .formatted(archive)
                + "for i in $(seq 3000); do [ -e started ] && break; sleep 0.01; done; kill -s TERM $p; wait $p");
    assertEquals(143, result.exitCode());
    assertEquals("bye", result.err().lines().findFirst().orElse(""));
    assertEquals("ended\n", Files.readString(home.resolve("ended")));
  }

  /** None of the user's descriptors but 8 and 9 is taken. */
  @Test
  void javaHasTheStreamsOfTheUser() throws Exception {
    plantJava("jdk.incubator.vector", "cat - /dev/fd/3 /dev/fd/4 /dev/fd/7; echo e >&2; exit 7");
    Shell.Result result =
        sh(
            "for i in 3 4 7; do echo $i >$i; done;"
                + " echo in | JAVA_HOME=$PWD/java bin/norm backends 3<3 4<4 7<7");
    assertEquals(new Shell.Result(7, "in\n3\n4\n7\n", "e\n"), result);
  }

  /** Links to directories are followed, as those to files are: of the program and of Java. */
  @Test
  void whatLiesBehindALinkedDirectoryIsFound() throws Exception {
    tool("java/bin/java", "echo \"$*\"");
    Files.writeString(home.resolve("java/release"), "MODULES=\"java.base\"\n");
    Shell.Result result =
        sh(
            "mkdir links; ln -s ../bin links/norm; ln -s ../java/bin links/java; unset JAVA_HOME;"
                + " PATH=$PWD/links/java:$PATH links/norm/norm backends");
    String expected =
        "-XX:+UseSerialGC -cp %s/lib/* dev.normkit.cli.Main backends\n"
            .formatted(home.toRealPath());
    assertEquals(new Shell.Result(0, expected, ""), result);
  }

  private void plantJava(String modules, String command) throws IOException {
    String announced = "WARNING: Using incubator modules: jdk.incubator.vector";
    tool(
        "java/bin/java",
        "case $* in *MakeArchive*) exit ;; *add-modules*) echo '"
            + announced
            + "' >&2 ;; esac\n"
            + command);
    Files.writeString(home.resolve("java/release"), "MODULES=\"" + modules + " java.logging\"\n");
  }

  private void tool(String name, String command) throws IOException {
    Installed.tool(home.resolve(name), command);
  }

  @Tag("full")
  @Test
  void pipesAreStreamed() throws Exception {
    assertEquals(0, sh("bin/norm apply --method rms --in x.npy --out y.npy").exitCode());
    byte[] expected = Files.readAllBytes(home.resolve("y.npy"));
    for (String command :
        List.of(
            "cat x.npy | bin/norm apply --method rms --in - --out - >z.npy",
            "bin/norm apply --method rms --in /dev/stdin --out /dev/stdout <x.npy | cat >z.npy",
            "bin/norm apply --method rms --in x.npy --out /dev/stderr 2>z.npy >said",
            "mkfifo in out && { cat x.npy >in & cat out >z.npy & bin/norm apply --method rms"
                + " --in in --out out >said; wait; }")) {
      Shell.Result result = sh(command);
      assertEquals("", result.err());
      assertEquals(0, result.exitCode());
      assertArrayEquals(expected, Files.readAllBytes(home.resolve("z.npy")));
    }
    assertTrue(
        Files.readString(home.resolve("said")).startsWith("wrote out: RMS over "), "the last one");
  }

  /** All at once, since most of the time goes into starting Java. */
  @EnabledOnOs(value = OS.LINUX, disabledReason = "C.UTF-8 is a locale of Linux")
  @Tag("full")
  @Test
  void fileNamesMayHaveAnyLetter() throws Exception {
    List<String> locales =
        List.of(
            "LC_ALL=C",
            "LC_ALL=POSIX",
            "LANG=C LC_ALL=",
            "LANG=xx_YY",
            "LC_ALL=xx_YY",
            "LC_ALL=C.UTF-8");
    String name = "größe-数.npy";
    StringBuilder commands = new StringBuilder("cp x.npy " + name + "\n");
    for (int i = 0; i < locales.size(); i++) {
      commands.append(
          "(%s bin/norm apply --method rms --in %s --out %d-%s >out-%d 2>err-%d; echo $? >>out-%d) &\n"
              .formatted(locales.get(i), name, i, name, i, i, i));
    }
    assertEquals(0, sh(commands + "wait").exitCode());
    for (int i = 0; i < locales.size(); i++) {
      assertEquals("", Files.readString(home.resolve("err-" + i)), locales.get(i));
      List<String> out = Files.readAllLines(home.resolve("out-" + i));
      assertEquals("wrote " + i + "-" + name, out.get(0).split(":")[0], locales.get(i));
      assertEquals("0", out.get(1), locales.get(i));
    }
    assertEquals("", sh("for i in 0 1 2 3 4 5; do rm $i-" + name + "; done").err());
    Shell.Result missing = sh("LC_ALL=C bin/norm apply --method rms --in ø.npy --out y.npy");
    assertEquals("norm: --in ø.npy: there is no such file", missing.err().strip());
  }

  private Shell.Result sh(String command) throws IOException, InterruptedException {
    return new Shell(home).run(command);
  }
}
