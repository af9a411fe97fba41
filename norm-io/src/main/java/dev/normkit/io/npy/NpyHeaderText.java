package dev.normkit.io.npy;

import dev.normkit.io.tensor.FileFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the header's Python dictionary apart. Not all of Python: strings, booleans and tuples of
 * whole numbers, since a header of plain numbers has nothing else; the fields of a structured type
 * are skipped.
 */
final class NpyHeaderText {
  /** Possessive, so that no text makes the matcher try again from the middle of a token. */
  private static final Pattern TOKEN =
      Pattern.compile("\\s*+('[^']*+'|\"[^\"]*+\"|[A-Za-z_]++|[-+]?+[0-9]++L?+|[{}():,\\[\\]])");

  private static final String END = "";

  /** As in NumPy. */
  private static final int MOST_AXES = 64;

  /** In place of a type's name, where the type is a list of fields. */
  static final String STRUCTURED = "structures with named fields";

  private final String text;
  private final Matcher tokens;
  private String next;

  private Optional<String> descr = Optional.empty();
  private Optional<Boolean> fortranOrder = Optional.empty();
  private Optional<List<String>> shape = Optional.empty();

  private NpyHeaderText(String text) throws FileFormatException {
    this.text = text.stripTrailing();
    tokens = TOKEN.matcher(this.text);
    advance();
  }

  static NpyHeaderText parse(String text) throws FileFormatException {
    NpyHeaderText parsed = new NpyHeaderText(text);
    parsed.dictionary();
    return parsed;
  }

  String descr() throws FileFormatException {
    return present("descr", descr);
  }

  boolean fortranOrder() throws FileFormatException {
    return present("fortran_order", fortranOrder);
  }

  List<String> shape() throws FileFormatException {
    return present("shape", shape);
  }

  private static <T> T present(String key, Optional<T> value) throws FileFormatException {
    return value.orElseThrow(() -> new FileFormatException("its header has no '" + key + "'"));
  }

  private void dictionary() throws FileFormatException {
    expect("{");
    while (!next.equals("}")) {
      entry();
      if (!next.equals("}")) {
        expect(",");
      }
    }
    expect("}");
    if (!next.equals(END)) {
      throw malformed("the end");
    }
  }

  private void entry() throws FileFormatException {
    String key = string("a key");
    expect(":");
    switch (key) {
      case "descr" -> descr = once(key, descr, type());
      case "fortran_order" -> fortranOrder = once(key, fortranOrder, bool());
      case "shape" -> shape = once(key, shape, tuple());
      default -> throw new FileFormatException("its header has the unknown key '" + key + "'");
    }
  }

  private static <T> Optional<T> once(String key, Optional<T> earlier, T value)
      throws FileFormatException {
    if (earlier.isPresent()) {
      throw new FileFormatException("its header has '" + key + "' twice");
    }
    return Optional.of(value);
  }

  /** A list in place of the type's name is a structured type. */
  private String type() throws FileFormatException {
    if (!next.equals("[")) {
      return string("a type");
    }
    int open = 0;
    do {
      if (next.equals(END)) {
        throw malformed("']'");
      }
      String token = take();
      open += token.equals("[") ? 1 : token.equals("]") ? -1 : 0;
    } while (open > 0);
    return STRUCTURED;
  }

  private boolean bool() throws FileFormatException {
    if (!next.equals("True") && !next.equals("False")) {
      throw malformed("True or False");
    }
    return take().equals("True");
  }

  private List<String> tuple() throws FileFormatException {
    List<String> sizes = new ArrayList<>();
    expect("(");
    while (!next.equals(")")) {
      if (sizes.size() == MOST_AXES) {
        throw new FileFormatException(
            "its shape has more than " + MOST_AXES + " axes, the most that NumPy has");
      }
      sizes.add(number());
      if (!next.equals(")")) {
        expect(",");
      }
    }
    expect(")");
    return sizes;
  }

  /** Python 2 wrote some numbers with an L at the end. */
  private String number() throws FileFormatException {
    if (next.isEmpty() || "+-0123456789".indexOf(next.charAt(0)) < 0) {
      throw malformed("a whole number");
    }
    String number = take();
    return number.endsWith("L") ? number.substring(0, number.length() - 1) : number;
  }

  private String string(String wanted) throws FileFormatException {
    if (!next.startsWith("'") && !next.startsWith("\"")) {
      throw malformed(wanted);
    }
    String quoted = take();
    return quoted.substring(1, quoted.length() - 1);
  }

  private void expect(String token) throws FileFormatException {
    if (!next.equals(token)) {
      throw malformed("'" + token + "'");
    }
    take();
  }

  private String take() throws FileFormatException {
    String taken = next;
    advance();
    return taken;
  }

  private void advance() throws FileFormatException {
    int from = tokens.regionStart();
    if (tokens.lookingAt()) {
      next = tokens.group(1);
      tokens.region(tokens.end(), text.length());
    } else if (from == text.length()) {
      next = END;
    } else {
      throw new FileFormatException("its header is not a dictionary: character " + (from + 1));
    }
  }

  private FileFormatException malformed(String wanted) {
    String found =
        next.equals(END) ? "nothing" : next.length() > 30 ? "a long word" : "'" + next + "'";
    return new FileFormatException(
        "its header is not a dictionary of NumPy: "
            + found
            + " stands where "
            + wanted
            + " should");
  }
}
