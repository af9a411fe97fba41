package com.example.service;

import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.normkit.api.NormSpec;
import dev.normkit.io.LayerFile;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** Requests without a server, and the file of a layer, which the packaged program is tried with. */
@SpringBootTest
@AutoConfigureMockMvc
class NormControllerTest {
  @Autowired private MockMvc mvc;

  /** What training would leave. */
  @DynamicPropertySource
  static void trained(DynamicPropertyRegistry properties) throws IOException {
    NormLayer norm =
        LayerBuilder.of(NormSpec.layerNorm(), 4).withWeight(new float[] {1, 2, 3, 4}).build();
    Path file = Path.of("target", "norm.safetensors");
    LayerFile.save(file, norm);
    properties.add("norm.file", file::toString);
  }

  private ResultActions send(String rows) throws Exception {
    return mvc.perform(post("/normalize").contentType(APPLICATION_JSON).content(rows));
  }

  @Test
  void rowsAreNormalizedEachByItself() throws Exception {
    send("[[1, 2, 3, 4], [5, 5, 5, 5]]")
        .andExpect(status().isOk())
        .andExpect(
            content().string("[[-1.3416355,-0.8944236,1.3416355,5.366542],[0.0,0.0,0.0,0.0]]"));
  }

  @Test
  void noRowsGiveNoRows() throws Exception {
    send("[]").andExpect(status().isOk()).andExpect(content().string("[]"));
  }

  @Test
  void aRowOfAnotherLengthIsTheClientsMistake() throws Exception {
    send("[[1, 2, 3, 4], [1, 2, 3]]")
        .andExpect(status().isBadRequest())
        .andExpect(status().reason("row 1 has 3 features; send 4"));
  }

  @Test
  void noRowAtAllIsTheClientsMistake() throws Exception {
    send("[null]")
        .andExpect(status().isBadRequest())
        .andExpect(status().reason("row 0 has 0 features; send 4"));
  }
}
