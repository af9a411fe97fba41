package dev.normkit.selector;

import com.google.common.base.Joiner;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Measurements as JSON, see {@link Wisdom}. */
final class WisdomJson {
  private static final String FORMAT = "normkit-wisdom";
  private static final int VERSION = 1;
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

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
                      entry.key().backends()));

  private WisdomJson() {}

  /** The text is none of this format, or of another version of it. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean newer;

    private UnreadableException(String message, boolean newer, Throwable cause) {
      super(message, cause);
      this.newer = newer;
    }

    private UnreadableException(String message, boolean newer) {
      this(message, newer, null);
    }

    /** Whether it is whole, but of a newer version. */
    boolean newer() {
      return newer;
    }
  }

  /** What a text holds: its good entries, and what is wrong with each of the others. */
  record Parsed(List<WisdomEntry> entries, List<String> problems) {}

  static Parsed parse(String text) throws UnreadableException {
    JsonArray entries = entries(root(text));
    List<WisdomEntry> good = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      try {
        good.add(entry(entries.get(i).getAsJsonObject()));
      } catch (RuntimeException damaged) {
        // Gson throws several kinds, and so do numbers, times and the records' own checks.
        problems.add("entry " + (i + 1) + " is damaged (" + reason(damaged) + ") and ignored");
      }
    }
    return new Parsed(good, problems);
  }

  private static JsonObject root(String text) throws UnreadableException {
    JsonElement root;
    try {
      root = JsonParser.parseString(text);
    } catch (JsonParseException damaged) {
      throw new UnreadableException("it is damaged: " + reason(damaged), false, damaged);
    }
    if (!root.isJsonObject() || !isText(root.getAsJsonObject().get("format"), FORMAT)) {
      throw new UnreadableException("it is no file of the format " + FORMAT, false);
    }
    return root.getAsJsonObject();
  }

  private static boolean isText(JsonElement element, String text) {
    return element != null
        && element.isJsonPrimitive()
        && element.getAsJsonPrimitive().isString()
        && element.getAsString().equals(text);
  }

  private static JsonArray entries(JsonObject root) throws UnreadableException {
    int version;
    try {
      version = root.get("version").getAsInt();
    } catch (RuntimeException absent) {
      throw new UnreadableException("it is damaged: it has no version", false, absent);
    }
    if (version != VERSION) {
      throw new UnreadableException(
          "its version is " + version + ", and this library reads version " + VERSION,
          version > VERSION);
    }
    JsonElement entries = root.get("entries");
    if (entries == null || !entries.isJsonArray()) {
      throw new UnreadableException("it is damaged: it has no list of entries", false);
    }
    return entries.getAsJsonArray();
  }

  private static WisdomEntry entry(JsonObject json) {
    List<String> backends = new ArrayList<>();
    required(json, "backends").getAsJsonArray().forEach(id -> backends.add(id.getAsString()));
    List<MeasuredTime> times = new ArrayList<>();
    required(json, "times").getAsJsonArray().forEach(time -> times.add(time(time)));
    return new WisdomEntry(
        new WisdomKey(
            new Platform(text(json, "machine"), text(json, "jdk")),
            backends,
            text(json, "spec"),
            text(json, "shape"),
            text(json, "workload"),
            required(json, "threads").getAsInt()),
        instant(text(json, "measured")),
        times);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException damaged) {
      throw new IllegalArgumentException("measured is no time", damaged);
    }
  }

  private static MeasuredTime time(JsonElement json) {
    JsonObject time = json.getAsJsonObject();
    return new MeasuredTime(
        text(time, "backend"),
        required(time, "threads").getAsInt(),
        required(time, "nanos").getAsDouble(),
        required(time, "noise").getAsDouble());
  }

  private static String text(JsonObject json, String name) {
    return required(json, name).getAsString();
  }

  private static JsonElement required(JsonObject json, String name) {
    JsonElement value = json.get(name);
    if (value == null || value.isJsonNull()) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value;
  }

  private static String reason(RuntimeException damaged) {
    // Gson's own message begins with the class of the cause.
    boolean parser = damaged instanceof JsonParseException && damaged.getCause() != null;
    Throwable first = parser ? damaged.getCause() : damaged;
    String message = first.getMessage();
    return message == null
        ? damaged.getClass().getSimpleName()
        : DecisionText.oneLine(message.lines().findFirst().orElse(message));
  }

  static String of(Collection<WisdomEntry> entries) {
    JsonArray array = new JsonArray();
    entries.stream().sorted(ORDER).forEach(entry -> array.add(json(entry)));
    JsonObject root = new JsonObject();
    root.addProperty("format", FORMAT);
    root.addProperty("version", VERSION);
    root.add("entries", array);
    return GSON.toJson(root) + "\n";
  }

  private static JsonObject json(WisdomEntry entry) {
    JsonObject json = new JsonObject();
    json.addProperty("machine", entry.key().platform().machine());
    json.addProperty("jdk", entry.key().platform().jdk());
    JsonArray backends = new JsonArray();
    entry.key().backends().forEach(backends::add);
    json.add("backends", backends);
    json.addProperty("spec", entry.key().spec());
    json.addProperty("shape", entry.key().shape());
    json.addProperty("workload", entry.key().workload());
    json.addProperty("threads", entry.key().threads());
    json.addProperty("measured", entry.measured().toString());
    JsonArray times = new JsonArray();
    entry.times().forEach(time -> times.add(json(time)));
    json.add("times", times);
    return json;
  }

  static JsonObject json(MeasuredTime time) {
    JsonObject json = new JsonObject();
    json.addProperty("backend", time.backend());
    json.addProperty("threads", time.threads());
    json.addProperty("nanos", time.nanos());
    json.addProperty("noise", time.noise());
    return json;
  }
}
