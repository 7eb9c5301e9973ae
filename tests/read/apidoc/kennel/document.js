define({ "api": [
  {
    "type": "post",
    "url": "/dogs",
    "title": "Take in a dog",
    "name": "PostDog",
    "group": "Dogs",
    "version": "2.1.0",
    "query": [
      {"group": "Query", "type": "Boolean", "optional": true, "field": "quiet", "isArray": false, "description": "<p>No bell</p>"}
    ],
    "body": [
      {"group": "Body", "type": "String", "size": "2..30", "optional": false, "field": "name", "isArray": false, "description": "<p>What it answers to</p>"},
      {"group": "Body", "type": "Object[]", "optional": true, "field": "shots", "isArray": true, "description": ""},
      {"group": "Body", "type": "Date", "optional": false, "field": "shots[].given", "isArray": false, "description": ""},
      {"group": "Body", "type": "File", "optional": true, "field": "photo", "isArray": false, "description": ""}
    ],
    "success": {"fields": {"Success 201": [
      {"group": "Success 201", "type": "Integer", "optional": false, "field": "id", "isArray": false, "description": ""}
    ]}},
    "filename": "routes/dogs.js",
    "groupTitle": "Dogs"
  },
  {
    "type": "get",
    "url": "/dogs",
    "title": "List dogs",
    "name": "ListDogs",
    "group": "Dogs",
    "version": "2.1.0",
    "query": [
      {"group": "Query", "type": "Number", "optional": true, "field": "page", "defaultValue": "1", "description": ""},
      {"group": "Query", "type": "String", "allowedValues": ["'in'", "'out'"], "optional": false, "field": "where", "description": ""}
    ],
    "success": {
      "fields": {"200": [
        {"group": "200", "type": "String", "optional": false, "field": "name", "description": ""},
        {"group": "200", "type": "Number|String", "optional": false, "field": "age", "description": ""}
      ]},
      "examples": [{"title": "List", "content": "[{\"name\": \"Rex\", \"age\": 3}]", "type": "json"}]
    },
    "filename": "routes/dogs.js",
    "groupTitle": "Dogs"
  },
  {
    "type": "ws",
    "url": "/dogs/bark",
    "title": "Listen",
    "name": "Bark",
    "group": "Dogs",
    "version": "2.1.0",
    "filename": "routes/dogs.js"
  }
] });
