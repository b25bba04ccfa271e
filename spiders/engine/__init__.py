"""The only code that knows Scrapy: base spiders, pipelines, and the child process that runs them."""
