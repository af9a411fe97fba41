package dev.normkit.tests.pictures;

import dev.normkit.selector.method.DocumentRules;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rules in the order in which they are asked, from their own questions and answers. */
final class DecisionPicture {
  private static final int WIDTH = 800;
  private static final int MARGIN = 16;
  private static final int ARROW = 26;
  private static final int QUESTION = 396;
  private static final int PICK_LEFT = 476;
  private static final int PICK = WIDTH - MARGIN - PICK_LEFT;
  private static final int LETTERS = 42;
  private static final int SMALL_LETTERS = 46;
  private static final int LINE = 17;

  private final Svg svg;
  private double y = MARGIN;

  private DecisionPicture(int height) {
    svg =
        new Svg(
            WIDTH,
            height,
            "The rules as a tree: each question, its source, and the method that a yes picks; a no"
                + " leads to the next question.");
  }

  static String draw() {
    List<Box> boxes = Stream.of(DocumentRules.values()).map(Box::of).toList();
    int height = boxes.stream().mapToInt(box -> box.height() + ARROW).sum() - ARROW + 2 * MARGIN;
    DecisionPicture picture = new DecisionPicture(height);
    for (int i = 0; i < boxes.size(); i++) {
      picture.draw(boxes.get(i), i == boxes.size() - 1);
    }
    return picture.svg.finished();
  }

  /** A rule in lines: what it asks, where it comes from, what it picks and how. */
  private record Box(
      String id, List<String> question, List<String> source, String method, List<String> how) {

    static Box of(DocumentRules rule) {
      String[] picks = rule.picks().split("; ", 2);
      return new Box(
          rule.id(),
          wrapped(rule.question(), LETTERS),
          wrapped(rule.source(), SMALL_LETTERS),
          picks[0],
          picks.length == 1 ? List.of() : wrapped(picks[1], SMALL_LETTERS));
    }

    int height() {
      return 18 + LINE * Math.max(question.size() + source.size(), 1 + how.size());
    }
  }

  private void draw(Box box, boolean last) {
    svg.box("box grid line", MARGIN, y, QUESTION, box.height());
    svg.text("ink bold", MARGIN + 12, y + 21, box.id());
    lines("ink", MARGIN + 68, y + 21, box.question());
    lines("faint small", MARGIN + 68, y + 21 + LINE * box.question().size(), box.source());
    double middle = y + box.height() / 2.0;
    double end = MARGIN + QUESTION;
    svg.line("line", end, middle, PICK_LEFT - 2, middle);
    svg.shape("faint", PICK_LEFT, middle, PICK_LEFT - 8, middle - 4, PICK_LEFT - 8, middle + 4);
    svg.text("faint small middle", (end + PICK_LEFT) / 2.0 - 3, middle - 6, "yes");
    svg.box("box ours line", PICK_LEFT, y, PICK, box.height());
    double first = middle + 5 - LINE * box.how().size() / 2.0;
    svg.text("ink bold", PICK_LEFT + 14, first, box.method());
    lines("ink small", PICK_LEFT + 14, first + LINE, box.how());
    y += box.height() + ARROW;
    if (!last) {
      arrowDown(MARGIN + 34, y - ARROW, y);
      svg.text("faint small", MARGIN + 42, y - ARROW + 17, "no");
    }
  }

  private void arrowDown(double x, double from, double to) {
    svg.line("line", x, from, x, to - 2);
    svg.shape("faint", x, to, x - 4, to - 8, x + 4, to - 8);
  }

  private void lines(String classes, double x, double y, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      svg.text(classes, x, y + i * LINE, lines.get(i));
    }
  }

  private static List<String> wrapped(String words, int letters) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : words.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > letters) {
        lines.add(line);
        line = word;
      } else {
        line = line.isEmpty() ? word : line + " " + word;
      }
    }
    lines.add(line);
    return lines;
  }
}
