
window.onload = function() {
  // Build a system
  let url = window.location.search.match(/url=([^&]+)/);
  let options = {
  "swaggerDoc": {
    "openapi": "3.0.0",
    "paths": {
      "/kites": {
        "get": {
          "operationId": "Kites_list",
          "parameters": [
            {
              "name": "limit",
              "required": false,
              "in": "query",
              "schema": {
                "default": 10,
                "type": "integer"
              }
            }
          ],
          "responses": {
            "default": {
              "description": "A list."
            }
          }
        }
      }
    },
    "info": {
      "title": "Kites",
      "version": "1.0"
    }
  },
  "customOptions": {}
};
  url = options.swaggerUrl || url
  let ui = SwaggerUIBundle({ spec: options.swaggerDoc, url: url, dom_id: '#swagger-ui' })
}
