package dev.normkit.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.normkit.guide.GuidePage.Block;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the Java of a page and runs it, block after block; pages take turns in one JVM. A block
 * of imports alone holds for all of the page; nothing else is imported, so that readers have what
 * the compiler has. A block of statements is a program of its own; a block that declares types is
 * compiled as it is, and run if it has a {@code main}.
 */
public final class GuideCode {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\n");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record|interface|enum) (\\w+)");

  private final GuidePage page;
  private final Path folder;
  private final Map<Block, String> mains = new LinkedHashMap<>();

  private GuideCode(GuidePage page, Path folder) {
    this.page = page;
    this.folder = folder;
  }

  /** Gives what each block of a page printed, without types that have no main and imports. */
  public interface Printed {

    /**
     * The blocks and their lines.
     *
     * @throws AssertionError if the page doesn't compile, or ends with an exception
     */
    Map<Block, String> blocks();
  }

  /**
   * Compiles and runs pages, each from the files of the guides alone.
   *
   * @param pages without two of one name
   * @param folder an empty one
   * @param flags of the JVM
   * @return what each page printed; a page that is wrong says so when it is asked
   */
  public static Map<GuidePage, Printed> run(List<GuidePage> pages, Path folder, String... flags)
      throws IOException, InterruptedException {
    Map<GuidePage, Printed> printed = new LinkedHashMap<>();
    List<GuideCode> compiled = new ArrayList<>();
    try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, UTF_8)) {
      for (GuidePage page : pages) {
        GuideCode code = new GuideCode(page, folder.resolve("pages").resolve(page.name()));
        String errors = code.compile(files);
        if (errors.isEmpty()) {
          compiled.add(code);
        } else {
          printed.put(page, code.wrong("doesn't compile:\n" + errors));
        }
      }
    }
    GuideFiles.copyTo(folder.resolve(GuideProgram.FILES));
    start(folder, List.of(flags), compiled);
    for (GuideCode code : compiled) {
      printed.put(code.page, code.printed());
    }
    return printed;
  }

  private String compile(StandardJavaFileManager files) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    List<Path> units = new ArrayList<>();
    String shared = "";
    for (Block block : page.blocks("java")) {
      String imports = imports(block.code());
      String body = IMPORT.matcher(block.code()).replaceAll("");
      if (body.isBlank()) {
        shared += imports;
      } else {
        Path source = sources.resolve(name(block, body) + ".java");
        Files.writeString(source, shared + imports + unit(block, body));
        units.add(source);
      }
    }
    Files.write(folder.resolve(GuideProgram.MAINS), mains.values());
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            folder.resolve(GuideProgram.CLASSES).toString());
    boolean right =
        COMPILER
            .getTask(errors, files, null, options, null, files.getJavaFileObjectsFromPaths(units))
            .call();
    return right ? "" : errors + "\n";
  }

  private static String imports(String code) {
    return IMPORT.matcher(code).results().map(found -> found.group()).collect(Collectors.joining());
  }

  private String name(Block block, String body) {
    Matcher type = TYPE.matcher(body);
    boolean declares = type.find();
    String name = declares ? type.group(1) : "Line" + block.line();
    if (!declares || body.contains("static void main(")) {
      mains.put(block, name);
    }
    return name;
  }

  private static String unit(Block block, String body) {
    return TYPE.matcher(body).find() ? body : program("Line" + block.line(), body);
  }

  private static String program(String name, String statements) {
    return """
        public class %s {
          public static void main(String[] args) throws Exception {
        %s
          }
        }
        """
        .formatted(name, statements);
  }

  private static void start(Path folder, List<String> flags, List<GuideCode> pages)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Dstdout.encoding=UTF-8");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(GuideProgram.class.getName());
    pages.forEach(page -> command.add(page.folder.toAbsolutePath().toString()));
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(folder.resolve("run")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError("the pages' program fails:\n" + Files.readString(said));
    }
  }

  private Printed printed() throws IOException {
    Path failure = folder.resolve(GuideProgram.FAILURE);
    String all = Files.readString(folder.resolve(GuideProgram.PRINTED)).replace("\r\n", "\n");
    if (Files.exists(failure)) {
      return wrong("fails:\n" + all + Files.readString(failure));
    }
    String[] parts = all.split(GuideProgram.END_OF_BLOCK, -1);
    Map<Block, String> blocks = new LinkedHashMap<>();
    for (Block block : mains.keySet()) {
      blocks.put(block, parts[blocks.size()]);
    }
    return () -> blocks;
  }

  private Printed wrong(String why) {
    return () -> {
      throw new AssertionError(page.file() + " " + why);
    };
  }
}
