package dev.normkit.io.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.io.model.ModelFile;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.layer.NormLayer;
import dev.normkit.monitor.BatchNormMonitor;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** An inspection as text, JSON and a page. */
class InspectionTest {
  private static final String NASTY = "<script>alert('x')</script>\n\u202E\"&\uD800";

  private static Inspection real(String name) throws IOException {
    return ModelFile.open(Path.of("src", "test", "resources", "onnx", "real", name + ".onnx"))
        .inspect();
  }

  private static Inspection nasty() throws IOException {
    List<Normalization> renamed =
        real("burn-onnx-batch_norm").normalizations().stream()
            .map(norm -> norm.withName(NASTY + norm.name()))
            .toList();
    return Inspection.of(NASTY, "ONNX", renamed, List.of(NASTY));
  }

  @Test
  void theTextBeginsWithTheVerdict() throws IOException {
    assertEquals(
        """
        file  burn-onnx-batch_norm.onnx  ONNX  2 normalizations: 2 BatchNorm
        health  2 errors, 2 notes

        error  fresh-statistics  2 layers
          batch_norm1d: the running mean is 0 and the running variance 1 in all 20 channels
          batch_norm2d: the running mean is 0 and the running variance 1 in all 5 channels
          means: the running statistics are those of a layer that has seen no batch, so the layer normalizes nothing
          to do: train the layer, or let it see data in training mode before it is exported; look whether the statistics were loaded
          limit: mean 0 and variance 1 in all channels is how every framework begins

        note  untrained-parameters  2 layers
          batch_norm1d: γ is 1 and β is 0 in all 20 channels
          batch_norm2d: γ is 1 and β is 0 in all 5 channels
          means: γ and β are as every framework makes them: they were never trained, or the layer has none
          to do: nothing if the layer was meant to have no parameters; else look whether they were loaded
          limit: γ = 1 and β = 0 in all channels

        convention  momentum 0.9 is the share of the old statistics, as in Keras; PyTorch counts the new batch (2)

        name          method     input    ε     parameters                     as
        batch_norm1d  BatchNorm  1x20x1   1e-5  γ β mean variance, 20 float32  BatchNormalization, opset 16
        batch_norm2d  BatchNorm  1x5x2x2  1e-5  γ β mean variance, 5 float32   BatchNormalization, opset 16""",
        real("burn-onnx-batch_norm").toText());
  }

  @Test
  void theJsonHasAllNumbers() throws IOException {
    JsonObject json = JsonParser.parseString(real("burn-onnx-opset_18").toJson()).getAsJsonObject();
    assertEquals(0, json.get("errors").getAsInt());
    JsonObject norm = json.getAsJsonArray("normalizations").get(0).getAsJsonObject();
    assertEquals("GROUP", norm.get("method").getAsString());
    assertEquals(2, norm.get("groups").getAsInt());
    assertEquals(1e-5, norm.get("epsilon").getAsDouble());
    assertEquals("[1,4,3,3]", norm.get("shape").toString());
    JsonObject weight = norm.getAsJsonObject("parameters").getAsJsonObject("weight");
    assertEquals("[4]", weight.get("shape").toString());
    assertEquals(1, weight.getAsJsonObject("values").get("most").getAsDouble());
  }

  @Test
  void whatAFileSaysIsNeverMarkup() throws IOException {
    String html = nasty().toHtml();
    assertFalse(html.contains("<script"), "a name became markup");
    assertFalse(html.contains("\u202E") || html.contains("\uD800"), "a name turns the page");
    assertTrue(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), "escaped");
    assertTrue(html.contains("default-src 'none'"), "nothing else is loaded");
    assertFalse(Pattern.compile("(?:src|href)=\"(?!#)").matcher(html).find(), "no other file");
  }

  @Test
  void namesStayOnOneLineOfText() throws IOException {
    nasty().toText().lines().forEach(line -> assertFalse(line.startsWith("\u202E"), line));
    assertTrue(JsonParser.parseString(nasty().toJson()).isJsonObject());
  }

  @Test
  void thePageIsWellFormedWithErrorsFirst() throws Exception {
    for (Inspection one : List.of(nasty(), real("onnxruntime-gpt2_megatron"))) {
      String html = one.toHtml();
      // What HTML leaves open, XML wants closed.
      String xml = html.substring(html.indexOf("<html")).replaceAll("<meta ([^>]*)>", "<meta $1/>");
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
      assertTrue(html.contains("prefers-color-scheme: dark"), "dark too");
    }
    String html = nasty().toHtml();
    assertTrue(html.indexOf("Fresh statistics") < html.indexOf("Untrained parameters"), "order");
  }

  @Test
  void theMonitorHasTheSamePage() {
    NormLayer layer = NormLayer.of(NormSpec.batchNorm(), 4);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    Random random = new Random(3);
    for (int step = 0; step < 40; step++) {
      float[] x = new float[2 * 4];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      layer.forward(x);
    }
    String html = MonitorPage.html("<stem>", monitor.report());
    assertTrue(html.contains("&lt;stem&gt;") && !html.contains("<stem>"), "escaped");
    assertTrue(html.contains("batch too small") && html.contains("<svg"), html);
  }

  @Test
  void everyLinkLeadsToALayer() throws IOException {
    String html = real("onnxruntime-gpt2_megatron").toHtml();
    Matcher link = Pattern.compile("href=\"#(s\\d+)\"").matcher(html);
    int links = 0;
    while (link.find()) {
      assertTrue(html.contains("id=\"" + link.group(1) + "\""), link.group(1));
      links++;
    }
    assertTrue(links >= 6, "" + links);
  }

  /** Only 200 layers have pictures: those with errors before all others. */
  @Test
  void theLayersWithErrorsHavePictures() {
    List<Normalization> norms = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      double variance = i == 250 ? -1 : 2;
      norms.add(
          new Normalization(
              "norm" + i,
              NormMethod.BATCH,
              new Place(Place.Form.STATE, "", "", List.of()),
              new DataShape(Layout.CHANNELS_FIRST, List.of()),
              Settings.of(1e-5),
              new Weights(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(Weight.stored("m", "float32", List.of(1L), List.of(), 3)),
                  Optional.of(Weight.stored("v", "float32", List.of(1L), List.of(), variance))),
              List.of(),
              List.of()));
    }
    String html = Inspection.of("many.safetensors", "safetensors", norms, List.of()).toHtml();
    assertTrue(section(html, 250).contains("<svg"), "the erroneous one");
    assertTrue(section(html, 0).contains("<svg"), "the first");
    assertFalse(section(html, 259).contains("<svg"), "the last");
  }

  private static String section(String html, int number) {
    int begin = html.indexOf("id=\"s" + number + "\"");
    int end = html.indexOf("id=\"s", begin + 1);
    return html.substring(begin, end < 0 ? html.length() : end);
  }
}
