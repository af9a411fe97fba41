package dev.normkit.io.layers;

import com.google.gson.stream.JsonWriter;
import dev.normkit.api.Layout;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.json.JsonCursor;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.layer.LayerSize;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a file keeps of a layer beside its tensors, as one text: {@code
 * {"spec":{…},"sizes":[64],"statistics":{…},"decision":"…"}}.
 *
 * @param spec of the layer
 * @param size what it was made for
 * @param counts of its statistics, which tensors of PyTorch don't have
 * @param decision a frozen decision, as its own text
 */
public record LayerText(
    NormSpec spec, LayerSize size, Optional<Counts> counts, Optional<String> decision) {
  private static final String KEY = "normkit.layer.";

  /**
   * What of running statistics isn't a mean, a variance or {@code num_batches_tracked}.
   *
   * @param known whether inference has something to use
   * @param seen all batches
   * @param batches that each channel let in; empty if each let in all
   * @param values behind each channel's pooled statistics; empty if there are none
   */
  public record Counts(boolean known, long seen, List<Long> batches, List<Long> values) {

    /**
     * The counts of statistics.
     *
     * @param state of a layer
     * @return as short as possible
     */
    public static Counts of(RunningStatistics.State state) {
      List<Long> batches =
          state.channels().stream().map(RunningStatistics.Channel::batches).toList();
      List<Long> values = state.channels().stream().map(RunningStatistics.Channel::values).toList();
      long seen = state.batches();
      return new Counts(
          state.known(),
          seen,
          batches.stream().allMatch(count -> count == seen) ? List.of() : batches,
          values.stream().allMatch(count -> count == 0) ? List.of() : values);
    }
  }

  /**
   * The key of a layer's text in a file's metadata.
   *
   * @param layer its name
   * @return the key
   */
  public static String key(String layer) {
    return KEY + layer;
  }

  /**
   * The layer of a key.
   *
   * @param key in a file's metadata
   * @return the layer's name; empty if the text is something else
   */
  public static Optional<String> layer(String key) {
    return key.startsWith(KEY) ? Optional.of(key.substring(KEY.length())) : Optional.empty();
  }

  /** {@return the text} */
  public String write() {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.beginObject().name("spec");
      SpecText.write(json, spec);
      writeSize(json);
      if (counts.isPresent()) {
        write(json.name("statistics"), counts.get());
      }
      if (decision.isPresent()) {
        json.name("decision").value(decision.get());
      }
      json.endObject();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return text.toString();
  }

  private void writeSize(JsonWriter json) throws IOException {
    if (size.like().isPresent()) {
      json.name("shape").beginArray();
      for (int axis : size.like().get().sizes()) {
        json.value(axis);
      }
      json.endArray().name("layout").value(size.like().get().layout().word());
      return;
    }
    json.name("sizes").beginArray();
    for (int axis : size.sizes()) {
      json.value(axis);
    }
    json.endArray();
  }

  private static void write(JsonWriter json, Counts counts) throws IOException {
    json.beginObject();
    json.name("known").value(counts.known());
    json.name("batches").value(counts.seen());
    write(json, "channel-batches", counts.batches());
    write(json, "channel-values", counts.values());
    json.endObject();
  }

  private static void write(JsonWriter json, String name, List<Long> counts) throws IOException {
    if (counts.isEmpty()) {
      return;
    }
    json.name(name).beginArray();
    for (long count : counts) {
      json.value(count);
    }
    json.endArray();
  }

  /**
   * Reads what {@link #write} gave.
   *
   * @param layer its name, for messages
   * @param text the text
   * @return what it says
   * @throws FileFormatException if it says something else
   */
  public static LayerText read(String layer, String text) throws IOException {
    Fields fields = new Fields();
    String what = "the metadata of layer '" + layer + "'";
    JsonCursor.read(
        what,
        text,
        json -> {
          json.object(key -> fields.take(key, json));
          if (fields.spec == null) {
            throw json.refusal("has no spec");
          }
        });
    return new LayerText(
        fields.spec,
        fields.size(what),
        Optional.ofNullable(fields.counts),
        Optional.ofNullable(fields.decision));
  }

  private static final class Fields {
    private NormSpec spec;
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Integer> shape = new ArrayList<>();
    private String layout;
    private Counts counts;
    private String decision;

    void take(String key, JsonCursor json) throws IOException {
      switch (key) {
        case "spec" -> spec = SpecText.read(json);
        case "sizes" -> numbers(json, sizes);
        case "shape" -> numbers(json, shape);
        case "layout" -> layout = json.text();
        case "statistics" -> counts = counts(json);
        case "decision" -> decision = json.text();
        default -> json.skip();
      }
    }

    private static void numbers(JsonCursor json, List<Integer> to) throws IOException {
      json.array(
          index -> {
            long size = json.wholeNumber();
            if (size != (int) size) {
              throw json.refusal("has a size of more than 32 bits");
            }
            to.add((int) size);
          });
    }

    private static Counts counts(JsonCursor json) throws IOException {
      boolean[] known = {true};
      long[] seen = {0};
      List<Long> batches = new ArrayList<>();
      List<Long> values = new ArrayList<>();
      json.object(
          key -> {
            switch (key) {
              case "known" -> known[0] = json.bool();
              case "batches" -> seen[0] = json.wholeNumber();
              case "channel-batches" -> json.array(index -> batches.add(json.wholeNumber()));
              case "channel-values" -> json.array(index -> values.add(json.wholeNumber()));
              default -> json.skip();
            }
          });
      return new Counts(known[0], seen[0], batches, values);
    }

    LayerSize size(String what) throws IOException {
      try {
        if (layout == null) {
          return new LayerSize(sizes, Optional.empty());
        }
        int[] axes = shape.stream().mapToInt(axis -> axis).toArray();
        return new LayerSize(sizes, Optional.of(Shape.of(layout(layout), axes)));
      } catch (IllegalArgumentException illegal) {
        throw new FileFormatException(
            what + " has no possible size: " + illegal.getMessage(), illegal);
      }
    }

    private static Layout layout(String word) {
      for (Layout layout : Layout.values()) {
        if (layout.word().equals(word)) {
          return layout;
        }
      }
      throw new IllegalArgumentException(
          "layout is '"
              + Brief.of(word)
              + "'; it must be one of "
              + Stream.of(Layout.values()).map(Layout::word).collect(Collectors.joining(" ")));
    }
  }
}
