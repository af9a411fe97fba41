package dev.normkit.io.report;

import com.google.gson.stream.JsonWriter;
import dev.normkit.io.health.ChannelNumbers;
import dev.normkit.io.health.Finding;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntToDoubleFunction;

/** An inspection as JSON. Numbers that aren't finite are texts, sizes that inputs decide null. */
final class InspectionJson {
  private final Inspection inspection;

  InspectionJson(Inspection inspection) {
    this.inspection = inspection;
  }

  void write(Writer to) throws IOException {
    JsonWriter json = new JsonWriter(to);
    json.setIndent("  ");
    json.setHtmlSafe(false);
    write(json);
    json.flush();
  }

  private void write(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("file").value(inspection.file());
    json.name("format").value(inspection.format());
    json.name("errors").value(inspection.errors());
    json.name("notes").value(inspection.notes());
    json.name("findings").beginArray();
    for (Finding finding : inspection.findings()) {
      write(json, finding);
    }
    json.endArray();
    texts(json, "remarks", inspection.remarks());
    json.name("normalizations").beginArray();
    for (Normalization norm : inspection.normalizations()) {
      write(json, norm);
    }
    json.endArray();
    json.endObject();
  }

  private static void write(JsonWriter json, Finding finding) throws IOException {
    json.beginObject();
    json.name("severity").value(finding.severity().word());
    json.name("kind").value(finding.kind().word());
    if (!finding.layer().isEmpty()) {
      json.name("layer").value(finding.layer());
    }
    json.name("evidence").value(finding.evidence());
    json.name("meaning").value(finding.kind().meaning());
    json.name("remedy").value(finding.kind().remedy());
    json.name("threshold").value(finding.kind().threshold());
    json.name("channels").beginArray();
    for (int channel : finding.channels()) {
      json.value(channel);
    }
    json.endArray();
    json.endObject();
  }

  private static void write(JsonWriter json, Normalization norm) throws IOException {
    json.beginObject();
    json.name("name").value(norm.name());
    json.name("method").value(norm.method().name());
    json.name("form").value(norm.place().form().word());
    json.name("operator").value(norm.place().operator());
    json.name("scope").value(norm.place().scope());
    texts(json, "nodes", norm.place().nodes());
    shape(json, norm.data());
    settings(json, norm);
    json.name("parameters").beginObject();
    weight(json, "weight", norm.weights().gamma());
    weight(json, "bias", norm.weights().beta());
    weight(json, "running-mean", norm.weights().mean());
    weight(json, "running-var", norm.weights().variance());
    json.endObject();
    ChannelNumbers numbers = ChannelNumbers.of(norm);
    if (numbers.tracked() && numbers.count() > 0) {
      spread(json, "gain", numbers.count(), numbers::gain);
    }
    texts(json, "conventions", norm.conventions());
    texts(json, "obstacles", norm.obstacles());
    json.endObject();
  }

  private static void shape(JsonWriter json, DataShape data) throws IOException {
    json.name("layout").value(data.layout().word());
    json.name("shape");
    if (data.sizes().isEmpty()) {
      json.nullValue();
      return;
    }
    json.beginArray();
    for (OptionalLong size : data.sizes()) {
      if (size.isPresent()) {
        json.value(size.getAsLong());
      } else {
        json.nullValue();
      }
    }
    json.endArray();
  }

  private static void settings(JsonWriter json, Normalization norm) throws IOException {
    number(json.name("epsilon"), norm.settings().epsilon());
    if (norm.settings().groups().isPresent()) {
      json.name("groups").value(norm.settings().groups().getAsInt());
    }
    if (norm.settings().axis().isPresent()) {
      json.name("axis").value(norm.settings().axis().getAsInt());
    }
    if (norm.settings().momentum().isPresent()) {
      json.name("momentum").value(norm.settings().momentum().get().toString());
    }
  }

  private static void weight(JsonWriter json, String name, Optional<Weight> weight)
      throws IOException {
    if (weight.isEmpty()) {
      return;
    }
    Weight given = weight.get();
    json.name(name).beginObject();
    json.name("name").value(given.name());
    json.name("source").value(given.source().name().toLowerCase(Locale.ROOT));
    if (given.known()) {
      json.name("type").value(given.type());
      json.name("shape").beginArray();
      for (long size : given.shape()) {
        json.value(size);
      }
      json.endArray();
      texts(json, "via", given.via());
      spread(json, "values", given.count(), given::get);
    }
    json.endObject();
  }

  private static void spread(JsonWriter json, String name, int count, IntToDoubleFunction each)
      throws IOException {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    int nan = 0;
    for (int i = 0; i < count; i++) {
      double value = each.applyAsDouble(i);
      nan += Double.isNaN(value) ? 1 : 0;
      least = Math.min(least, Double.isNaN(value) ? least : value);
      most = Math.max(most, Double.isNaN(value) ? most : value);
    }
    json.name(name).beginObject();
    if (nan < count) {
      number(json.name("least"), least);
      number(json.name("most"), most);
    }
    json.name("nan").value(nan);
    json.endObject();
  }

  private static void number(JsonWriter json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.value(value);
    } else {
      json.value(Double.toString(value));
    }
  }

  private static void texts(JsonWriter json, String name, List<String> all) throws IOException {
    json.name(name).beginArray();
    for (String one : all) {
      json.value(one);
    }
    json.endArray();
  }
}
