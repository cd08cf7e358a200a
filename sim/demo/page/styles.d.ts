/** Style sheets are imported for the bundler, which writes them all into main.css. */
declare module "*.css";
