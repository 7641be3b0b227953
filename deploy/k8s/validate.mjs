// Validates the manifests beside this file against the schemas of Kubernetes and of the Spark operator.
//
//   npm install --prefix target/k8s kubernetes-models@5.1.0 ajv@8 js-yaml
//   node deploy/k8s/validate.mjs target/k8s sparkoperator.k8s.io_sparkapplications.yaml
//
// The last argument is the operator's definition of SparkApplication: charts/spark-operator-chart/crds of kubeflow/spark-operator.
// In a SparkApplication unknown fields are refused; in Kubernetes' own objects the published schemas allow them.
import {readFileSync, readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const [prefix, definition] = process.argv.slice(2);
const folder = dirname(fileURLToPath(import.meta.url));
const require = createRequire(resolve(prefix, 'package.json'));
const yaml = require('js-yaml');
const Ajv = require('ajv');

function closed(schema) {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  const result = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  if (schema.type === 'object' && schema.properties && !schema['x-kubernetes-preserve-unknown-fields']) {
    result.additionalProperties ??= false;
  }
  return result;
}

function applicationValidator() {
  const versions = yaml.load(readFileSync(definition, 'utf8')).spec.versions;
  const schema = closed(versions.find(version => version.name === 'v1beta2').schema.openAPIV3Schema);
  schema.properties.metadata = {type: 'object', required: ['name']};
  return new Ajv({strict: false, allErrors: true, validateFormats: false}).compile(schema);
}

async function validateObject(manifest) {
  const module = resolve(prefix, 'node_modules/kubernetes-models', manifest.apiVersion, 'index.js');
  const objects = await import(pathToFileURL(module));
  new objects[manifest.kind](manifest).validate();
}

const validApplication = applicationValidator();
for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml')).sort()) {
  for (const manifest of yaml.loadAll(readFileSync(resolve(folder, file), 'utf8'))) {
    if (manifest.kind !== 'SparkApplication') {
      await validateObject(manifest);
    } else if (!validApplication(manifest)) {
      throw new Error(`${file}: ${JSON.stringify(validApplication.errors, null, 2)}`);
    }
    console.log(`${file}: ${manifest.kind} ${manifest.metadata.name} is valid`);
  }
}
