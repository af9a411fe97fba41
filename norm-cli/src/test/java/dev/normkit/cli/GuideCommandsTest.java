package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.normkit.guide.GuideFiles;
import dev.normkit.guide.GuidePage;
import dev.normkit.guide.GuidePage.Block;
import dev.normkit.tier.TestTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of README and of the pages in docs, as a reader types them in the root of a checkout
 * that is packaged. Maven is played by a tool that notes its options; the demo, and a JVM for each
 * command, are in full alone.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are of /bin/sh")
class GuideCommandsTest {
  private static final boolean FULL = TestTier.isFull();
  private static final String PROGRAM = "norm-cli/target/norm";
  private static final String TOOLS = "PATH=$PWD/tools:$PWD/" + PROGRAM + "/bin:$PATH\n";
  private static final String QUICK =
      "export JDK_JAVA_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'\n";
  private static final String DEMO = "norm demo";
  private static final String JSHELL = "jshell ";
  private static final Path ROOT = Path.of("..");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyCommandRunsAndPrintsWhatThePageSays() throws Exception {
    List<GuidePage> pages =
        GuidePage.all().stream().filter(page -> !page.blocks("sh").isEmpty()).toList();
    assertTrue(pages.size() > 3, pages.size() + " pages with commands");
    Path home = folder.resolve("checkout");
    Path start = home.resolve(PROGRAM).resolve("bin").resolve("norm");
    checkout(home);
    Path started = start.resolveSibling("started");
    Files.move(start, started);
    Installed.tool(
        start, "case $1 in demo) ;; *) exec \"$(dirname \"$0\")/started\" \"$@\" ;; esac");
    if (FULL) {
      return pages.stream().map(page -> dynamicTest(page.name(), () -> runs(page, home)));
    }
    ResidentProgram resident = ResidentProgram.in(home, started);
    return pages.stream()
        .map(page -> dynamicTest(page.name(), () -> runs(page, home)))
        .onClose(resident::close);
  }

  /** In a checkout from which earlier pages have taken nothing, and in which they left nothing. */
  private static void runs(GuidePage page, Path home) throws Exception {
    clean(home);
    fill(home);
    for (Block block : page.blocks("sh")) {
      if (block.code().startsWith(JSHELL)) {
        continue; // theFirstLinesRunInJshell
      }
      run(page, block, home, !block.code().contains(DEMO));
    }
    if (Files.exists(home.resolve("mvn.txt"))) {
      Files.readAllLines(home.resolve("mvn.txt")).forEach(GuideCommandsTest::requireOptions);
    }
  }

  private static void clean(Path home) throws IOException {
    try (Stream<Path> left = Files.list(home)) {
      for (Path file : left.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void run(GuidePage page, Block block, Path home, boolean compared)
      throws Exception {
    String options = block.code().contains(DEMO) ? "" : QUICK;
    Shell.Result result =
        new Shell(home).run("set -e\nexec <typed\n" + options + TOOLS + shortened(block.code()));
    String where = page.name() + ", line " + block.line() + ": ";
    assertEquals(0, result.exitCode(), where + result.err() + result.out());
    assertTrue(
        !compared || block.agrees(result.out()), where + "prints\n" + result.out() + "\n" + block);
  }

  /** Measurements are of another test; here they are short, and fit in on a busy machine too. */
  private static String shortened(String code) {
    return code.replace("64x768 --budget 10s", "4x64 --budget 500ms");
  }

  /** The files of a checkout's own folder, with a wrapper that calls what stands in for Maven. */
  private static void fill(Path home) throws IOException {
    GuideFiles.copyTo(home);
    assertTrue(Files.isExecutable(ROOT.resolve("mvnw")), "the checkout has a wrapper of Maven");
    Installed.tool(home.resolve("mvnw"), "exec tools/mvn \"$@\"");
    Files.writeString(home.resolve("typed"), "");
  }

  private static void checkout(Path home) throws IOException {
    fill(home);
    Installed.in(home.resolve(PROGRAM));
    Files.createDirectories(home.resolve("examples"));
    Files.copy(ROOT.resolve("examples/resnet-50.json"), home.resolve("examples/resnet-50.json"));
    Installed.tool(home.resolve("tools/mvn"), "echo \"$@\" >>mvn.txt");
  }

  /** Modules and profiles of a Maven command are there. */
  private static void requireOptions(String options) {
    Pattern.compile("(-pl|-P) ?([\\w,-]+)")
        .matcher(options)
        .results()
        .forEach(option -> requireOption(option, options));
  }

  private static void requireOption(MatchResult option, String options) {
    for (String name : option.group(2).split(",")) {
      boolean there =
          option.group(1).equals("-pl")
              ? Files.isDirectory(ROOT.resolve(name))
              : profiles().contains("<id>" + name + "</id>");
      assertTrue(there, name + " of mvn " + options);
    }
  }

  private static String profiles() {
    try {
      return Files.readString(ROOT.resolve("pom.xml"))
          + Files.readString(ROOT.resolve("norm-io/pom.xml"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What stands below the lines is what they print there too. */
  @Tag("full")
  @Test
  void theFirstLinesRunInJshell() throws Exception {
    GuidePage readme = GuidePage.read(ROOT.resolve("README.md"));
    Path home = folder.resolve("jshell");
    checkout(home);
    Block lines = readme.blocks("java").get(0);
    Files.writeString(home.resolve("typed"), lines.code() + "\n/exit\n");
    Block start =
        readme.blocks("sh").stream()
            .filter(block -> block.code().startsWith(JSHELL))
            .findFirst()
            .orElseThrow();
    Shell.Result result = new Shell(home).run("exec <typed\n" + TOOLS + start.code());
    assertTrue(result.out().contains(lines.output().orElseThrow().strip()), result.out());
  }

  @Tag("full")
  @Test
  void theDemoPrintsWhatTheReadmeShows() throws Exception {
    GuidePage readme = GuidePage.read(ROOT.resolve("README.md"));
    Path home = folder.resolve("demo");
    checkout(home);
    Block demo =
        readme.blocks("sh").stream()
            .filter(block -> block.code().contains(DEMO))
            .findFirst()
            .orElseThrow();
    run(readme, demo, home, true);
  }
}
