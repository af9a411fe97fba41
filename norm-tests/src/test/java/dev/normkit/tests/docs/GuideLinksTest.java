package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Links of all pages lead to files and headings that are there, and pictures say what they show.
 */
class GuideLinksTest {
  private static final Path ROOT = Path.of("..");

  /** A picture or a link: its text and its target. */
  private static final Pattern LINK = Pattern.compile("(!?)\\[([^\\]]*)\\]\\(([^)\\s]*)\\)");

  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]*)\">");
  private static final int SHORTEST_ALTERNATIVE = 15;

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path folder : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("norm-bench"))) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> wrong = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      Matcher link = LINK.matcher(withoutCode(Files.readString(page)));
      while (link.find()) {
        links++;
        problem(page, link.group(3)).forEach(wrong::add);
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(links > 100, links + " links");
  }

  @Test
  void theGuideLinksToEveryPage() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs").resolve("README.md"));
    for (Path page : pages()) {
      String name = page.getFileName().toString();
      boolean listed = name.equals("README.md") || guide.contains("](" + name + ")");
      assertTrue(listed || !page.getParent().endsWith("docs"), name);
    }
  }

  @Test
  void picturesHaveAnAlternative() throws IOException {
    List<String> wrong = new ArrayList<>();
    int pictures = 0;
    for (Path page : pages()) {
      Matcher link = LINK.matcher(withoutCode(Files.readString(page)));
      while (link.find()) {
        boolean picture = link.group(1).equals("!");
        pictures += picture ? 1 : 0;
        if (picture && link.group(2).length() < SHORTEST_ALTERNATIVE) {
          wrong.add(page + ": " + link.group());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(pictures > 5, pictures + " pictures");
  }

  /** So the tests above find what is wrong. */
  @Test
  void aWrongLinkIsFound() throws IOException {
    Path page = ROOT.resolve("README.md");
    for (String right :
        List.of("docs/speed.md", "docs/speed.md#accuracy", "https://x.org", "docs")) {
      assertEquals(List.of(), problem(page, right), right);
    }
    for (String wrong :
        List.of("docs/sped.md", "docs/speed.md#accurate", "#accurate", "http://x")) {
      assertEquals(1, problem(page, wrong).size(), wrong);
    }
  }

  private static List<String> problem(Path page, String target) throws IOException {
    if (target.startsWith("https://")) {
      return List.of();
    }
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    boolean there = Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
    return there ? List.of() : List.of(page + " links to " + target);
  }

  /** What links to a page may name. */
  static Set<String> anchors(Path file) throws IOException {
    String text = withoutCode(Files.readString(file));
    Set<String> anchors = new HashSet<>();
    text.lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", ""))
        .forEach(heading -> anchors.add(anchor(heading)));
    ANCHOR.matcher(text).results().forEach(found -> anchors.add(found.group(1)));
    return anchors;
  }

  /** As GitHub makes it of a heading. */
  static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  /** Blocks of code have no links, nor have spans. */
  private static String withoutCode(String text) {
    return text.replaceAll("(?s)\n *```.*?\n *```", "").replaceAll("`[^`\n]*`", "code");
  }
}
