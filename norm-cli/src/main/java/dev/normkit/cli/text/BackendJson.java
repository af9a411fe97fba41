package dev.normkit.cli.text;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;

/** What {@code norm backends --json} prints; keys and rows in a fixed order. */
public final class BackendJson {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private BackendJson() {}

  /**
   * The rows as JSON.
   *
   * @param backends as they were found
   * @return {@code {"backends": [{"id": "cpu", "status": "ready", "reason": "", "remedy": "",
   *     "provider": "…", "version": "…"}, …]}}; version only of what is ready
   */
  public static String of(Backends backends) {
    JsonArray rows = new JsonArray();
    backends.rows().forEach(row -> rows.add(json(row)));
    JsonObject json = new JsonObject();
    json.add("backends", rows);
    return GSON.toJson(json);
  }

  private static JsonObject json(BackendRow row) {
    JsonObject json = new JsonObject();
    json.addProperty("id", row.id());
    json.addProperty("status", row.status().word());
    json.addProperty("reason", row.reason());
    json.addProperty("remedy", row.remedy());
    json.addProperty("provider", row.provider());
    row.backend().map(NormBackend::version).ifPresent(it -> json.addProperty("version", it));
    return json;
  }
}
