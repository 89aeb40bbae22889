package io.amasync.server.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import jakarta.validation.Validator;
import java.util.Map;
import org.apache.commons.text.StringSubstitutor;

/** How configuration files are read: variables filled in, and nothing unknown accepted. */
public final class ConfigFiles {
  private ConfigFiles() {}

  /** Reads files, in which {@code ${NAME}} and {@code ${NAME:-default}} stand for variables. */
  public static ConfigurationSourceProvider source(Map<String, String> variables) {
    StringSubstitutor substitutor = new StringSubstitutor(variables::get);
    substitutor.setEnableUndefinedVariableException(true);
    return new SubstitutingSourceProvider(new FileConfigurationSourceProvider(), substitutor);
  }

  /** Makes configurations out of YAML; a key that nobody knows is an error, mostly a typo. */
  public static <T> ConfigurationFactory<T> factory(
      Class<T> type, Validator validator, String propertyPrefix) {
    ObjectMapper mapper =
        Jackson.newObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    return new YamlConfigurationFactory<>(type, validator, mapper, propertyPrefix);
  }
}
