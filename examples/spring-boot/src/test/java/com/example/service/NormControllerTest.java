package com.example.service;

import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** Requests without a server. */
@SpringBootTest
@AutoConfigureMockMvc
class NormControllerTest {
  @Autowired private MockMvc mvc;

  private ResultActions send(String rows) throws Exception {
    return mvc.perform(post("/normalize").contentType(APPLICATION_JSON).content(rows));
  }

  @Test
  void rowsAreNormalizedEachByItself() throws Exception {
    send("[[1, 2, 3, 4], [5, 5, 5, 5]]")
        .andExpect(status().isOk())
        .andExpect(
            content().string("[[-1.3416355,-0.4472118,0.4472118,1.3416355],[0.0,0.0,0.0,0.0]]"));
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
