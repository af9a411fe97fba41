package com.example.service;

import dev.normkit.io.LayerFile;
import dev.normkit.io.LayerRequest;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A service that applies a trained layer to the rows it is sent. */
@SpringBootApplication
public class NormService {
  private static final Logger LOG = LoggerFactory.getLogger(NormService.class);

  public static void main(String[] args) {
    SpringApplication.run(NormService.class, args);
  }

  /**
   * The layer of all requests, warmed up before the port is open: the first request is as fast as
   * later ones.
   *
   * @param file of the trained layer
   * @param name of the layer in the file; empty if it is the only one, saved without a name
   */
  @Bean
  NormLayer norm(@Value("${norm.file}") String file, @Value("${norm.layer:}") String name)
      throws IOException {
    NormLayer norm;
    try (LayerFile layers = LayerFile.open(Path.of(file))) {
      LayerBuilder trained = layers.load(name, LayerRequest.described()).builder();
      norm = trained.withEmptyBatches(true).build().eval();
    }
    boolean ready = norm.warmUp(Duration.ofSeconds(20));
    LOG.info(
        "{} on {}, {}", norm.spec(), norm.backend().id(), ready ? "warmed up" : "still warming up");
    return norm;
  }
}
