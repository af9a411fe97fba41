package dev.normkit.selector.wisdom;

import com.google.common.base.Joiner;
import com.google.gson.JsonElement;
import dev.normkit.selector.decision.MeasuredTime;
import dev.normkit.selector.json.JsonInput;
import dev.normkit.selector.report.Facts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Measurements as JSON, see {@link Wisdom}. */
final class WisdomJson {
  /** How threads waited that were awake between calls; nothing is written of others. */
  private static final String ACTIVE = "active";

  private static final String FORMAT = "normkit wisdom";

  /** Of every text that is written here, and of no other file. */
  static final String BEGINNING = "{\n  \"format\": \"" + FORMAT + "\"";

  private static final int VERSION = 1;

  /** All of the key, in the order of the file. */
  private static final Comparator<WisdomEntry> ORDER =
      Comparator.comparing(
          entry ->
              Joiner.on('\n')
                  .join(
                      entry.key().platform(),
                      entry.key().spec(),
                      entry.key().shape(),
                      entry.key().workload(),
                      entry.key().threads(),
                      entry.key().activeWait(),
                      entry.key().backends()));

  private WisdomJson() {}

  /** The text is none of this format, or of another version of it. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean newer;

    private UnreadableException(IllegalArgumentException cause, boolean newer) {
      super(cause.getMessage(), cause);
      this.newer = newer;
    }

    /** Whether it is whole, but of a newer version. */
    boolean newer() {
      return newer;
    }
  }

  /**
   * What a text holds.
   *
   * @param entries the good ones
   * @param problems what is wrong with each of the others
   * @param damaged these as they are, to be written back: nothing of a user's file gets lost
   */
  record Parsed(List<WisdomEntry> entries, List<String> problems, List<JsonElement> damaged) {
    static Parsed nothing() {
      return new Parsed(List.of(), List.of(), List.of());
    }
  }

  static Parsed parse(String text) throws UnreadableException {
    boolean newer = false;
    try {
      JsonInput root = JsonInput.parse("the text", text);
      newer =
          root.required("format").text().equals(FORMAT)
              && root.required("version").wholeNumber() > VERSION;
      return read(root.requireFormat(FORMAT, VERSION).required("entries").elements());
    } catch (IllegalArgumentException unreadable) {
      throw new UnreadableException(unreadable, newer);
    }
  }

  private static Parsed read(List<JsonInput> entries) {
    List<WisdomEntry> good = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<JsonElement> damaged = new ArrayList<>();
    for (JsonInput entry : entries) {
      try {
        good.add(entry(entry));
      } catch (IllegalArgumentException wrong) {
        problems.add("an entry is damaged and ignored: " + wrong.getMessage());
        damaged.add(entry.raw());
      }
    }
    return new Parsed(good, problems, damaged);
  }

  private static WisdomEntry entry(JsonInput json) {
    WisdomKey key =
        new WisdomKey(
            new Platform(json.required("machine").text(), json.required("jdk").text()),
            json.required("backends").elements().stream().map(JsonInput::text).toList(),
            json.required("spec").text(),
            json.required("shape").text(),
            json.required("workload").text(),
            json.required("threads").wholeNumber(),
            json.optional("waiting").map(waiting -> waiting.word(WisdomJson::active)).isPresent());
    Instant measured = json.required("measured").word(WisdomJson::instant);
    List<MeasuredTime> times =
        json.required("times").elements().stream().map(WisdomJson::time).toList();
    return json.checked(() -> new WisdomEntry(key, measured, times));
  }

  private static String active(String text) {
    if (!text.equals(ACTIVE)) {
      throw new IllegalArgumentException("\"" + text + "\" is not \"" + ACTIVE + "\"");
    }
    return text;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException damaged) {
      throw new IllegalArgumentException("\"" + text + "\" isn't a time", damaged);
    }
  }

  private static MeasuredTime time(JsonInput json) {
    String backend = json.required("backend").text();
    int threads = json.required("threads").wholeNumber();
    double nanos = json.required("nanos").decimal();
    double noise = json.required("noise").decimal();
    return json.checked(() -> new MeasuredTime(backend, threads, nanos, noise));
  }

  /** With the damaged entries that were there, at the end. */
  static String of(Collection<WisdomEntry> entries, List<JsonElement> damaged) {
    Stream<Object> good = entries.stream().sorted(ORDER).map(WisdomJson::facts);
    return Facts.none()
            .with("format", FORMAT)
            .with("version", VERSION)
            .with("entries", Stream.concat(good, damaged.stream()).toList())
            .toJson()
        + "\n";
  }

  private static Facts facts(WisdomEntry entry) {
    WisdomKey key = entry.key();
    Facts facts =
        Facts.none()
            .with("machine", key.platform().machine())
            .with("jdk", key.platform().jdk())
            .with("backends", key.backends())
            .with("spec", key.spec())
            .with("shape", key.shape())
            .with("workload", key.workload())
            .with("threads", key.threads());
    if (key.activeWait()) {
      facts = facts.with("waiting", ACTIVE);
    }
    return facts
        .with("measured", entry.measured().toString())
        .with("times", entry.times().stream().map(WisdomJson::facts).toList());
  }

  /** Not the facts of the report: reports may change, files may not. */
  private static Facts facts(MeasuredTime time) {
    return Facts.none()
        .with("backend", time.backend())
        .with("threads", time.threads())
        .with("nanos", time.nanos())
        .with("noise", time.noise());
  }
}
