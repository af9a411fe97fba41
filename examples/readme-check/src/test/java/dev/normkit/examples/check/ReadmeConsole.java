package dev.normkit.examples.check;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A README's blocks of the language {@code console}: commands, and what each prints. */
final class ReadmeConsole {
  private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
  private static final String PROMPT = "$ ";

  private ReadmeConsole() {}

  /**
   * A command with the lines that follow it.
   *
   * @param command for the shell, of several lines if all but the last end with a backslash or pipe
   * @param output the lines that it prints; "…" in one stands for anything
   */
  record Session(String command, List<String> output) {

    /** Whether these lines are the ones that the README shows. */
    boolean isPrintedBy(List<String> lines) {
      return Pattern.matches(pattern(), String.join("\n", lines));
    }

    private String pattern() {
      List<String> parts = new ArrayList<>();
      for (String part : String.join("\n", output).split("…", -1)) {
        parts.add(Pattern.quote(part));
      }
      return String.join(".*", parts);
    }
  }

  static List<Session> sessions(String readme) {
    List<Session> sessions = new ArrayList<>();
    BLOCK
        .matcher(readme)
        .results()
        .forEach(block -> read(List.of(block.group(1).split("\n")), sessions));
    return sessions;
  }

  private static void read(List<String> lines, List<Session> sessions) {
    int at = 0;
    while (at < lines.size()) {
      if (!lines.get(at).startsWith(PROMPT)) {
        throw new IllegalArgumentException(
            "a block of console begins with " + PROMPT + ", not with " + lines.get(at));
      }
      StringBuilder command = new StringBuilder(lines.get(at).substring(PROMPT.length()));
      while (lines.get(at).endsWith("\\") || lines.get(at).endsWith("|")) {
        at++;
        command.append('\n').append(lines.get(at));
      }
      at++;
      int from = at;
      while (at < lines.size() && !lines.get(at).startsWith(PROMPT)) {
        at++;
      }
      sessions.add(new Session(command.toString(), List.copyOf(lines.subList(from, at))));
    }
  }
}
