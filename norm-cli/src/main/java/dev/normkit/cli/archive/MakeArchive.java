package dev.normkit.cli.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the class archive in three starts of the Java that runs this: one notes the classes, one
 * writes them, one tries what was written. A program of its own; the start scripts call it.
 */
public final class MakeArchive {
  private static final String PROGRAM = "dev.normkit.cli.Main";
  private static final String REHEARSAL = "dev.normkit.cli.Rehearsal";

  /** Lines that would link picocli's classes, which then can't be archived. */
  private static final Pattern LINKING = Pattern.compile("@cp (picocli|dev/normkit/cli)/.*");

  private final Path archive;
  private final List<String> java;

  private MakeArchive(Path archive, List<String> flags) {
    this.archive = archive;
    java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(flags);
    java.addAll(List.of("-cp", System.getProperty("java.class.path")));
  }

  /**
   * Makes an archive, or an empty file where this Java can't make or use one, so that nobody tries
   * again. It appears under its name at once and whole. One process at a time makes it; another
   * that comes meanwhile leaves it to the first.
   *
   * @param args the archive's file, then the JVM's flags with which the program starts
   * @throws IOException if the directory can't be written
   * @throws InterruptedException never
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> all = List.of(args);
    Path archive = Path.of(all.get(0)).toAbsolutePath().normalize();
    Files.createDirectories(archive.getParent());
    try (FileChannel channel =
            FileChannel.open(
                archive.resolveSibling("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock turn = channel.tryLock()) {
      if (turn == null) {
        System.exit(1);
      }
      new MakeArchive(archive, all.subList(1, all.size())).make();
    }
  }

  private void make() throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(archive.getParent(), "making");
    try {
      Path made = work.resolve("norm.jsa");
      if (!isMade(made, work.resolve("classes"))) {
        Files.deleteIfExists(made);
        Files.createFile(made);
      }
      Files.move(
          made, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      try (Stream<Path> left = Files.list(work)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(work);
    }
  }

  private boolean isMade(Path made, Path classes) throws IOException, InterruptedException {
    if (!runs(List.of("-Xshare:auto", "-XX:DumpLoadedClassList=" + classes, REHEARSAL))) {
      return false;
    }
    try (Stream<String> lines = Files.lines(classes)) {
      List<String> kept = lines.filter(line -> !LINKING.matcher(line).matches()).toList();
      Files.write(classes, kept);
    }
    String file = "-XX:SharedArchiveFile=" + made;
    return runs(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + classes, file))
        && runs(List.of("-Xshare:on", "-Xlog:cds=off", file, PROGRAM, "--version"));
  }

  private boolean runs(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java);
    // A flag may follow the class path, and the class to start with ends the flags.
    command.addAll(arguments);
    return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
