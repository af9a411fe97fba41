package dev.normkit.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM in which compiled pages take turns. Each has classes of its own, and finds nothing in the
 * working directory but the files of the guides.
 */
final class GuideProgram {
  /** Beside the working directory: what each page finds in it. */
  static final String FILES = "files";

  /** In the folder of a page: its classes. */
  static final String CLASSES = "classes";

  /** Names of the classes with a main, in the page's order. */
  static final String MAINS = "mains.txt";

  /** What they printed. */
  static final String PRINTED = "printed.txt";

  /** The exception that ended the page, if one did. */
  static final String FAILURE = "failure.txt";

  /** Behind what a block prints. */
  static final String END_OF_BLOCK = "\f\n";

  private GuideProgram() {}

  /** Runs the pages whose folders are given. */
  public static void main(String[] folders) throws IOException {
    for (String folder : folders) {
      clean(Path.of(""));
      copy(Path.of("..", FILES), Path.of(""));
      run(Path.of(folder));
    }
  }

  private static void run(Path page) throws IOException {
    PrintStream usual = System.out;
    URL[] classes = {page.resolve(CLASSES).toUri().toURL()};
    try (PrintStream out = new PrintStream(page.resolve(PRINTED).toFile(), UTF_8);
        URLClassLoader loader = new URLClassLoader(classes)) {
      System.setOut(out);
      for (String main : Files.readAllLines(page.resolve(MAINS))) {
        call(loader.loadClass(main));
        out.print(END_OF_BLOCK);
      }
    } catch (InvocationTargetException thrown) {
      fail(page, thrown.getCause());
    } catch (ReflectiveOperationException | LinkageError broken) {
      fail(page, broken);
    } finally {
      System.setOut(usual);
    }
  }

  private static void call(Class<?> type) throws ReflectiveOperationException {
    var main = type.getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    main.invoke(null, (Object) new String[0]);
  }

  private static void fail(Path page, Throwable thrown) throws IOException {
    try (PrintWriter writer = new PrintWriter(page.resolve(FAILURE).toFile(), UTF_8)) {
      thrown.printStackTrace(writer);
    }
  }

  private static void clean(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : List.copyOf(files.toList())) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
