package dev.normkit.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A page of the guides in Markdown, and its blocks of code. A block of {@code text} is what the
 * block before it prints; a line {@code …} in it stands for any lines.
 *
 * @param file where the page lies
 * @param blocks those of code, from the top
 */
public record GuidePage(Path file, List<Block> blocks) {
  private static final String FENCE = "```";
  private static final String LEFT_OUT = "…";

  /**
   * A block of code.
   *
   * @param line where it begins
   * @param language as it is written behind the fence
   * @param code its lines
   * @param output what it prints, if the page says that
   */
  public record Block(int line, String language, String code, Optional<String> output) {

    /** The same with what it prints. */
    public Block withOutput(String printed) {
      return new Block(line, language, code, Optional.of(printed));
    }

    /** Whether it prints what the page says. */
    public boolean agrees(String printed) {
      return output.isEmpty() || agree(lines(output.get()), lines(printed));
    }
  }

  /** Reads a page. */
  public static GuidePage read(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    int at = 0;
    while (at < lines.size()) {
      int begin = at++;
      String language = lines.get(begin).strip();
      if (language.startsWith(FENCE)) {
        while (!lines.get(at).strip().equals(FENCE)) {
          at++;
        }
        String code = String.join("\n", lines.subList(begin + 1, at++)) + "\n";
        add(blocks, begin + 1, language.substring(FENCE.length()), code);
      }
    }
    return new GuidePage(file, List.copyOf(blocks));
  }

  private static void add(List<Block> blocks, int line, String language, String code) {
    boolean waits = !blocks.isEmpty() && blocks.get(blocks.size() - 1).output().isEmpty();
    if (language.equals("text") && waits) {
      blocks.add(blocks.remove(blocks.size() - 1).withOutput(code));
    } else {
      Optional<String> output = language.equals("text") ? Optional.of(code) : Optional.empty();
      blocks.add(new Block(line, language, code, output));
    }
  }

  /** All pages of the guides, from a module's folder: README and what lies in docs. */
  public static List<GuidePage> all() throws IOException {
    Path root = Path.of("..");
    List<GuidePage> pages = new ArrayList<>(List.of(read(root.resolve("README.md"))));
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      for (Path page : docs.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        pages.add(read(page));
      }
    }
    return pages;
  }

  /** The page's name without its folder. */
  public String name() {
    return file.getFileName().toString();
  }

  /** The blocks of a language. */
  public List<Block> blocks(String language) {
    return blocks.stream().filter(block -> block.language().equals(language)).toList();
  }

  /** Without spaces at the ends, which no reader sees. */
  private static List<String> lines(String text) {
    return text.lines().map(String::stripTrailing).toList();
  }

  private static boolean agree(List<String> said, List<String> printed) {
    if (said.isEmpty() || printed.isEmpty()) {
      return said.stream().allMatch(LEFT_OUT::equals) && printed.isEmpty();
    }
    if (said.get(0).equals(LEFT_OUT)) {
      List<String> rest = said.subList(1, said.size());
      return agree(rest, printed) || agree(said, printed.subList(1, printed.size()));
    }
    return said.get(0).equals(printed.get(0))
        && agree(said.subList(1, said.size()), printed.subList(1, printed.size()));
  }
}
