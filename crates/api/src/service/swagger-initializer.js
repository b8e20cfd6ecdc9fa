// Shows the contract. Whoever logs in with POST /api/v1/auth/login, or refreshes, is authorized for the other calls
// without copying the token. Nothing is kept in the browser's storage.

// An error answer is one line until it is opened: all operations share them.
function foldErrors(system) {
  const { createElement, useState } = system.React;
  return {
    wrapComponents: {
      response: (Response) =>
        function FoldedResponse(props) {
          const [isOpen, open] = useState(false);
          if (isOpen || !/^[45]/.test(props.code)) return createElement(Response, props);
          const text = `${props.response.get("description")} \u25b8`;
          return createElement(
            "tr",
            { className: "response", onClick: () => open(true), style: { cursor: "pointer", opacity: 0.7 } },
            createElement("td", { className: "response-col_status" }, props.code),
            createElement("td", { className: "response-col_description" }, text),
          );
        },
      // No operation has links that a reader would follow here.
      OperationLink: () => () => null,
    },
  };
}

window.onload = function () {
  window.ui = SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    filter: true,
    tryItOutEnabled: true,
    persistAuthorization: false,
    validatorUrl: null,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    layout: "StandaloneLayout",
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [foldErrors],
    responseInterceptor: function (response) {
      if (response.ok && /\/auth\/(login|refresh)$/.test(response.url) && response.body) {
        window.ui.preauthorizeApiKey("bearer", response.body.access_token);
      }
      return response;
    },
  });
  // Links between operations are for programs.
  const style = document.createElement("style");
  style.textContent = ".swagger-ui .response-col_links { display: none; }";
  document.head.append(style);
};
