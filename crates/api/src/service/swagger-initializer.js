// Shows the contract. Whoever logs in with POST /api/v1/auth/login, or refreshes, is authorized for the other calls
// without copying the token. Nothing is kept in the browser's storage.
window.onload = function () {
  window.ui = SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    tryItOutEnabled: true,
    persistAuthorization: false,
    validatorUrl: null,
    docExpansion: "none",
    layout: "StandaloneLayout",
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    responseInterceptor: function (response) {
      if (response.ok && /\/auth\/(login|refresh)$/.test(response.url) && response.body) {
        window.ui.preauthorizeApiKey("bearer", response.body.access_token);
      }
      return response;
    },
  });
};
