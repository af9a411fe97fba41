package dev.normkit.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds by name. A commit is built in a working tree of its own outside this one, which is removed
 * afterwards; its jars are kept, so that it is built once.
 */
final class Builds {
  private static final String BENCH_JARS = "norm-bench-*.jar";

  private final Path root;
  private final Path kept;
  private final Build tree;

  /**
   * Takes a copy of what was built in a working tree, which may be built anew during a long run.
   *
   * @param root the working tree
   */
  Builds(Path root) throws IOException {
    this.root = root;
    kept = root.resolve("norm-bench/target/builds");
    Path copy = kept.resolve("tree-" + ProcessHandle.current().pid());
    copyJars(root, copy);
    copy.toFile().deleteOnExit();
    tree = Build.in(copy, treeName(root), List.of());
    // In the order in which the JVM deletes: the last one first.
    tree.jars().forEach(jar -> jar.toFile().deleteOnExit());
  }

  /** What is built in the working tree. */
  Build tree() {
    return tree;
  }

  /**
   * Finds a build.
   *
   * @param name a folder with jars, or what git takes for a commit
   */
  Build named(String name) throws IOException {
    Path folder = Path.of(name);
    return Files.isDirectory(folder)
        ? Build.in(folder.toAbsolutePath(), folder.toString(), tree.jars())
        : ofCommit(name);
  }

  /** The commit of a working tree, and whether what is measured differs from it. */
  static String treeName(Path root) throws IOException {
    String commit = run(root, "git", "rev-parse", "--short=12", "HEAD").trim();
    String changes =
        run(root, "git", "status", "--porcelain", "--", "norm-api", "norm-cpu", "norm-simd");
    return commit + (changes.isBlank() ? "" : " with changes");
  }

  private Build ofCommit(String name) throws IOException {
    String commit = commit(name);
    Path folder = kept.resolve(commit);
    if (!Files.isDirectory(folder)) {
      System.out.println("building " + commit);
      Path checkout = Files.createTempDirectory("normkit-before").resolve("normkit");
      Thread removal = new Thread(() -> remove(checkout));
      Runtime.getRuntime().addShutdownHook(removal);
      build(commit, checkout, folder);
      Runtime.getRuntime().removeShutdownHook(removal);
      remove(checkout);
    }
    return Build.in(folder, commit.substring(0, 12), List.of());
  }

  private String commit(String name) throws IOException {
    try {
      return run(root, "git", "rev-parse", "--verify", name + "^{commit}").trim();
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is neither a folder nor a commit of " + root.normalize(), unknown);
    }
  }

  private void build(String commit, Path checkout, Path folder) throws IOException {
    run(root, "git", "worktree", "add", "--detach", checkout.toString(), commit);
    run(
        checkout,
        "mvn",
        "-B",
        "-q",
        "-Pbench",
        "-DskipTests",
        "-pl",
        "norm-bench",
        "-am",
        "package");
    Path draft = kept.resolve(commit + ".draft");
    copyJars(checkout, draft);
    // In one step, so that a broken build is never taken for a whole one.
    Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private void remove(Path checkout) {
    try {
      run(root, "git", "worktree", "remove", "--force", checkout.toString());
      Files.deleteIfExists(checkout.getParent());
    } catch (IOException | IllegalArgumentException failed) {
      System.err.println(checkout + " could not be removed: " + failed.getMessage());
    }
  }

  /** The measuring jar of a built tree and all that it runs with. */
  private static void copyJars(Path built, Path folder) throws IOException {
    Path target = built.resolve("norm-bench/target");
    List<Path> jars = new ArrayList<>();
    try (var measuring = Files.newDirectoryStream(target, BENCH_JARS)) {
      measuring.forEach(jars::add);
    }
    String others = Files.readString(target.resolve("bench.classpath")).trim();
    Stream.of(others.split(File.pathSeparator)).map(Path::of).forEach(jars::add);
    Files.createDirectories(folder);
    for (Path jar : jars) {
      Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Runs a program.
   *
   * @return its output
   * @throws IllegalArgumentException if it fails, with what it wrote
   */
  private static String run(Path folder, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IllegalArgumentException(
          "`" + String.join(" ", command) + "` failed:\n" + output.trim());
    }
    return output;
  }
}
