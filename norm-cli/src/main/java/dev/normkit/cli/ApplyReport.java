package dev.normkit.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.normkit.api.Shape;
import dev.normkit.selector.decision.MethodDecision;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code norm apply} says when it is done.
 *
 * @param file the file that was written, as it was typed
 * @param choice the method
 * @param backend the id of the one that did the work
 * @param shape of the array
 */
record ApplyReport(String file, MethodChoice choice, String backend, Shape shape) {
  String toText() {
    String done =
        "wrote " + file + ": " + choice.method() + " over " + shape + ", backend " + backend;
    List<String> lines = new ArrayList<>();
    choice.decision().flatMap(it -> it.toText().lines().findFirst()).ifPresent(lines::add);
    notes().forEach(note -> lines.add("note  " + note));
    lines.add(done);
    return String.join(System.lineSeparator(), lines);
  }

  /** What else the user should know; nothing if the user named the method. */
  List<String> notes() {
    return choice.decision().map(MethodDecision::notes).orElse(List.of());
  }

  /** {@code {"wrote":…,"method":{"chosen":…},"shape":[…],"layout":…,"backend":{"chosen":…}}}. */
  String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("wrote", file);
    json.add(
        "method",
        choice
            .decision()
            .map(decision -> JsonParser.parseString(decision.toJson()))
            .orElseGet(() -> chosen(choice.method().name())));
    JsonArray sizes = new JsonArray();
    for (int size : shape.sizes()) {
      sizes.add(size);
    }
    json.add("shape", sizes);
    json.addProperty("layout", shape.layout().word());
    json.add("backend", chosen(backend));
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json);
  }

  private static JsonElement chosen(String what) {
    JsonObject json = new JsonObject();
    json.addProperty("chosen", what);
    return json;
  }
}
