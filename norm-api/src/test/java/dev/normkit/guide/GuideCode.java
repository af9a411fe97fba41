package dev.normkit.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.normkit.guide.GuidePage.Block;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * Compiles the Java of a page and runs it, block after block, in one JVM. A block of imports alone
 * holds for all of the page; nothing else is imported, so that readers have what the compiler has.
 * A block of statements is a program of its own; a block that declares types is compiled as it is,
 * and run if it has a {@code main}.
 */
public final class GuideCode {
  /** Between what one block prints and the next. */
  private static final String END_OF_BLOCK = "\f";

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

  /**
   * Compiles and runs a page.
   *
   * @param folder where its code runs; files that it reads lie there
   * @param flags of the JVM
   * @return what each block printed; types without a main and imports aren't in it
   */
  public static Map<Block, String> run(GuidePage page, Path folder, String... flags)
      throws IOException, InterruptedException {
    GuideCode code = new GuideCode(page, folder);
    code.compile();
    return code.mains.isEmpty() ? Map.of() : code.printed(List.of(flags));
  }

  private void compile() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    List<String> arguments = new ArrayList<>(List.of("-encoding", "UTF-8", "-proc:none"));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of("-d", folder.resolve("classes").toString()));
    String shared = "";
    for (Block block : page.blocks("java")) {
      String imports = imports(block.code());
      String body = IMPORT.matcher(block.code()).replaceAll("");
      if (body.isBlank()) {
        shared += imports;
      } else {
        Path source = sources.resolve(name(block, body) + ".java");
        Files.writeString(source, shared + imports + unit(block, body));
        arguments.add(source.toString());
      }
    }
    String calls =
        mains.values().stream()
            .map(name -> "    %s.main(args);\n    System.out.println(\"\\f\");\n".formatted(name))
            .collect(Collectors.joining());
    Path all = sources.resolve("Page.java");
    Files.writeString(all, program("Page", calls));
    arguments.add(all.toString());
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, errors, arguments.toArray(String[]::new));
    require(failed == 0, "doesn't compile:\n" + errors.toString(UTF_8));
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

  private Map<Block, String> printed(List<String> flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    String classes = folder.resolve("classes").toAbsolutePath().toString();
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Dstdout.encoding=UTF-8");
    command.add("-cp");
    command.add(classes + File.pathSeparator + System.getProperty("java.class.path"));
    command.add("Page");
    Path errors = folder.resolve("errors.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    String all = new String(process.getInputStream().readAllBytes(), UTF_8).replace("\r\n", "\n");
    require(process.waitFor() == 0, "fails:\n" + all + Files.readString(errors));
    String[] parts = all.split(END_OF_BLOCK + "\n", -1);
    Map<Block, String> printed = new LinkedHashMap<>();
    for (Block block : mains.keySet()) {
      printed.put(block, parts[printed.size()]);
    }
    return printed;
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(page.file() + " " + otherwise);
    }
  }
}
